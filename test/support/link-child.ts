/** A process that checks the links it is given, says what came of it and must then end by itself. */
import { systemClock } from "../../src/model/clock.ts";
import { aLinkBench } from "./link-checks.ts";

const [budgetMs = "1000", ...urls] = process.argv.slice(2);
const { memory, check } = aLinkBench({ clock: systemClock, policy: { budgetMs: Number(budgetMs), timeoutMs: 1000 } });
const stop = new AbortController();
process.on("SIGINT", () => stop.abort());
const result = await check(urls, { signal: stop.signal });
process.removeAllListeners("SIGINT");
process.stdout.write(JSON.stringify({ result, links: [...memory.states.keys()] }));
