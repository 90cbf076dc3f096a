import { messageOf } from "../../model/error.ts";
import { withFacts } from "../../store/facts.ts";
import type { AlertEvent, AlertMemory } from "./events.ts";

/** Saves the memory of alerts in the state. While that fails, this process keeps it. */
export type AlertStore = {
  /** Changes the memory and returns the new one. `isForgetful` means it will be lost with the process. Never throws. */
  update(stateDir: string, change: (before: AlertMemory, isForgetful: boolean) => AlertMemory): AlertMemory;
};

const key = "alerts";

/**
 * Opens the store. `isLongLived` means this process makes more runs. `onWarning` receives the first failure to save.
 */
export function openAlertStore(isLongLived: boolean, onWarning: (text: string) => void): AlertStore {
  let unsaved: AlertMemory | undefined;
  return {
    update(stateDir, change) {
      let before = unsaved ?? {};
      try {
        const after = withFacts(stateDir, (facts) => {
          const saved = facts.get(key);
          if (unsaved === undefined && saved !== undefined) before = JSON.parse(saved) as AlertMemory;
          const changed = change(before, false);
          const text = JSON.stringify(changed);
          if (text !== saved) facts.set(key, text);
          return changed;
        });
        unsaved = undefined;
        return after;
      } catch (error) {
        const fault = `cannot save which alerts were sent (${messageOf(error)})`;
        if (unsaved === undefined) onWarning(`${fault}; until this works, they may be sent again`);
        unsaved = change(before, !isLongLived);
        return unsaved;
      }
    },
  };
}

/** Removes sent events, by key of the webhook. Other events may have become pending in the meantime. */
export function withoutSent(memory: AlertMemory, sent: ReadonlyMap<string, readonly AlertEvent[]>): AlertMemory {
  const webhooks = Object.entries(memory.webhooks ?? {}).map(([webhook, { isStaleTold, pending }]) => {
    const done = new Set(sent.get(webhook)?.map((event) => JSON.stringify(event)));
    return [webhook, { isStaleTold, pending: pending.filter((event) => !done.has(JSON.stringify(event))) }] as const;
  });
  return { ...memory, webhooks: Object.fromEntries(webhooks) };
}
