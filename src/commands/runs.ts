import { type Project, withProject } from "../build/project.ts";
import type { Config } from "../config/config.ts";
import type { Environment } from "../config/environment.ts";
import type { HttpClient } from "../http/client.ts";
import { userAgentOf } from "../http/user-agent.ts";
import type { Clock } from "../model/clock.ts";
import type { RunEvent } from "../model/report.ts";
import type { Alerts } from "./alerts/alerts.ts";
import type { AlertCommand, AlertReport, FinishedRun } from "./alerts/events.ts";

/** What the commands of a project take from outside. */
export type World = {
  readonly cwd: string;
  readonly env: Environment;
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: ((event: RunEvent) => void) | undefined;
  /** Alerts of a process with more projects; the caller sends them. By default the project has and sends its own. */
  readonly alerts?: Alerts | undefined;
};

/** How one call is made. */
export type CallOptions = {
  /** Gets progress and warnings, instead of the project's listener. */
  readonly onEvent?: ((event: RunEvent) => void) | undefined;
  /** Ends the call early. */
  readonly signal?: AbortSignal | undefined;
  /** Wait while another run has the state; otherwise the call fails with the code "locked". */
  readonly wait?: boolean | undefined;
};

/** What a command works with: the open project, a listener, and when to end early. */
export type Work<Result> = (
  project: Project,
  onEvent: (event: RunEvent) => void,
  signal: AbortSignal | undefined,
) => Promise<Result>;

/** Runs commands on the state of a project. */
export type Runs = AsyncDisposable & {
  /** On a copy of the state, which leaves no trace and needs no lock. */
  onCopy<Result>(call: CallOptions, work: Work<Result>): Promise<Result>;
  /** On the state, which no other run has meanwhile. */
  onState<Result>(call: CallOptions, work: Work<Result>): Promise<Result>;
  /** On the state, with alerts about the report or the failure. They are sent when the state is free again. */
  withAlerts<Result>(
    command: AlertCommand,
    call: CallOptions,
    work: Work<Result>,
    reportOf: (result: Result) => AlertReport,
  ): Promise<Result>;
};

/** Opens nothing yet; every run opens the state and closes it. */
export function openRuns(config: Config, world: World): Runs {
  const alerts = openSending(config, world);
  const run = <Result>(isCopy: boolean, call: CallOptions, work: Work<Result>) => {
    const { onEvent = world.onEvent ?? (() => undefined), wait } = call;
    const signal = firstOf(world.signal, call.signal);
    const onWaiting = (message: string) => onEvent({ stage: "waiting", message });
    const access = { clock: world.clock, env: world.env, isCopy, wait, signal, onWaiting };
    return withProject(config, access, (project) => work(project, onEvent, signal));
  };
  return {
    onCopy: (call, work) => run(true, call, work),
    onState: (call, work) => run(false, call, work),
    async withAlerts(command, call, work, reportOf) {
      await alerts.stop();
      try {
        const result = await run(false, call, work);
        await alerts.recordAndSend({ command, report: reportOf(result) });
        return result;
      } catch (error) {
        await alerts.recordAndSend({ command, error });
        throw error;
      }
    },
    [Symbol.asyncDispose]: alerts.finished,
  };
}

/**
 * A client for requests that are not link checks. Hubs and webhooks may be in a private network; with `isGuarded` it keeps
 * off private addresses.
 */
export async function openClient(
  { links, site }: Config,
  { clock, env }: World,
  isGuarded = false,
): Promise<HttpClient> {
  const { openHttpClient } = await import("../http/client.ts");
  return openHttpClient({ clock, env, userAgent: links.userAgent ?? userAgentOf(site.url), isGuarded });
}

/** Alerts of a project's runs, sent between them. */
type Sending = {
  /** Stops what is being sent and waits for that; the next run's alerts contain it. */
  stop(): Promise<void>;
  recordAndSend(run: FinishedRun): Promise<void>;
  /** Resolves when what is being sent was sent, or could not be. */
  finished(): Promise<void>;
};

function openSending(config: Config, world: World): Sending {
  let sending = Promise.resolve();
  let controller = new AbortController();
  const open = async (): Promise<Alerts> => {
    const { openAlerts } = await import("./alerts/alerts.ts");
    const onWarning = (warning: string) => world.onEvent?.({ stage: "alerts", warning });
    return openAlerts({ clock: world.clock, openClient: (of) => openClient(of, world), isLongLived: false, onWarning });
  };
  let own: Promise<Alerts> | undefined;
  return {
    async stop() {
      controller.abort();
      await sending;
    },
    async recordAndSend(run) {
      world.alerts?.record(config, run);
      if (world.alerts !== undefined || config.alerts.length === 0) return;
      own ??= open();
      const alerts = await own;
      alerts.record(config, run);
      controller = new AbortController();
      sending = alerts.send(firstOf(world.signal, controller.signal));
    },
    finished: () => sending,
  };
}

/** A signal that aborts when the first of these does. */
function firstOf<Signal extends AbortSignal | undefined>(
  one: AbortSignal | undefined,
  other: Signal,
): AbortSignal | Signal {
  return one === undefined || other === undefined ? (other ?? (one as Signal)) : AbortSignal.any([one, other]);
}
