import type { JudgeSettings } from "../config/read.ts";
import { FeedmillError } from "../model/error.ts";

/** Whether `schedule:` can ever tick. What reads it is loaded only for settings that were not checked before. */
export const judgeSchedule: JudgeSettings = async ({ schedule }) => {
  const { readSchedule } = await import("../scheduler/cron.ts");
  try {
    readSchedule(schedule);
    return [];
  } catch (error) {
    if (!(error instanceof FeedmillError)) throw error;
    // It begins with the setting's name.
    const [name = ""] = error.message.split(":");
    return [{ path: name.split("."), message: error.message }];
  }
};
