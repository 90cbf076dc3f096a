import { type Project, withProject } from "../build/project.ts";
import type { Config } from "../config/config.ts";
import type { Environment } from "../config/environment.ts";
import type { HttpClient } from "../http/client.ts";
import { userAgentOf } from "../http/user-agent.ts";
import type { Clock } from "../model/clock.ts";
import type { RunEvent } from "../model/report.ts";
import type { Alerts } from "./alerts/alerts.ts";
import type { AlertCommand, AlertReport, FinishedRun } from "./alerts/events.ts";

/** What commands use from the outside world. */
export type World = {
  readonly cwd: string;
  readonly env: Environment;
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: ((event: RunEvent) => void) | undefined;
  /** Alerts shared by several projects, sent by the caller. By default, the project opens and sends its own. */
  readonly alerts?: Alerts | undefined;
};

/** Options of every call. */
export type CallOptions = {
  /** Receives progress and warnings, instead of the listener of the project. */
  readonly onEvent?: ((event: RunEvent) => void) | undefined;
  /** Ends the call early. */
  readonly signal?: AbortSignal | undefined;
  /** Wait while another run has the state. Without it, the call then fails with the code "locked". */
  readonly wait?: boolean | undefined;
};

/** The work of a command on an open project. */
export type Work<Result> = (
  project: Project,
  onEvent: (event: RunEvent) => void,
  signal: AbortSignal | undefined,
) => Promise<Result>;

/** Runs work on the state of a project. */
export type Runs = AsyncDisposable & {
  /** Runs work on a copy of the state, which changes nothing and needs no lock. */
  onCopy<Result>(call: CallOptions, work: Work<Result>): Promise<Result>;
  /** Runs work on the state, with the lock. */
  onState<Result>(call: CallOptions, work: Work<Result>): Promise<Result>;
  /** Runs work on the state, with the lock. Then sends alerts about the report or the failure, without the lock. */
  withAlerts<Result>(
    command: AlertCommand,
    call: CallOptions,
    work: Work<Result>,
    reportOf: (result: Result) => AlertReport,
  ): Promise<Result>;
};

/** Creates the runner. Every run opens and closes the state itself. */
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

/** Sends the alerts of a project between its runs. */
type Sending = {
  /** Stops sending. The next run sends the rest. */
  stop(): Promise<void>;
  recordAndSend(run: FinishedRun): Promise<void>;
  /** Resolves when nothing is being sent any more. */
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

/** A signal that aborts as soon as either of these does. */
function firstOf<Signal extends AbortSignal | undefined>(
  one: AbortSignal | undefined,
  other: Signal,
): AbortSignal | Signal {
  return one === undefined || other === undefined ? (other ?? (one as Signal)) : AbortSignal.any([one, other]);
}
