import { closeSync, openSync, readdirSync, readSync, statSync } from "node:fs";

// The floor: one Node process that reads (`read`) or only looks at (`stat`) every file below a folder.
const [, , what, root = "."] = process.argv;
const buffer = Buffer.allocUnsafeSlow(1024 * 1024);

function visit(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const place = `${folder}/${entry.name}`;
    if (entry.isDirectory()) visit(place);
    else if (what === "stat") statSync(place);
    else {
      const handle = openSync(place);
      readSync(handle, buffer, 0, buffer.length, 0);
      closeSync(handle);
    }
  }
}

visit(root);
