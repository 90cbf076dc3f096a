/** Why front matter cannot be read. `line` and `column` count from 1 in the file. */
export class FrontMatterError extends Error {
  override readonly name = "FrontMatterError";
  readonly line: number;
  readonly column: number;

  constructor(message: string, line: number, column: number) {
    super(message);
    this.line = line;
    this.column = column;
  }
}
