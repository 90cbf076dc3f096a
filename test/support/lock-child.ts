/** A process that takes the state folder it is given for a run of its own, says so, and never ends by itself. */
import { openStore } from "../../src/store/store.ts";

const store = openStore(process.argv[2] ?? "");
process.stdout.write("locked");
// Kept until then: a forgotten store would be collected, and its lock with it.
setTimeout(() => store.close(), 3_600_000);
