#!/usr/bin/env -S node --max-semi-space-size=16
// The small nursery keeps memory flat over many links; V8 takes the setting only here.
// Old syntax only, no static imports: it must be readable by the Node versions it turns away.
if (Number(process.versions.node.split(".")[0]) < 24) {
  process.stderr.write(`feedmill needs Node 24 or newer; this is Node ${process.versions.node}.\n`);
  process.stderr.write("Install it from https://nodejs.org, or run `npx -p node@24 feedmill ...`.\n");
  process.exitCode = 1;
} else {
  import("node:module")
    .then((module) => module.enableCompileCache())
    .then(() => import("./cli/main.ts"))
    .then(({ main, processTerminal }) => {
      const terminal = processTerminal();
      return main(process.argv.slice(2), terminal).then((code) => {
        process.exitCode = code;
        // After a signal to stop, do not wait for what still hangs.
        if (terminal.signal.aborted) process.exit();
      });
    });
}
