/** What a recipe has to know of the project. */
export type CiPlan = {
  /** Installs what package.json names; absent when there is none. */
  readonly install?: string;
  /** How the program is called. */
  readonly feedmill: string;
  readonly outputDir: string;
  readonly stateDir: string;
  readonly branch: string;
  /** Of every hour: odd, and never one that everybody takes. */
  readonly minute: number;
  readonly hasHub: boolean;
};
