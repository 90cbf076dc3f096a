/** A process that takes the state folder it is given for a run of its own, says so, and never ends by itself. */
import { openStore } from "../../src/store/store.ts";

openStore(process.argv[2] ?? "");
process.stdout.write("locked");
setInterval(() => undefined, 60_000);
