import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export type Certificate = { readonly key: string; readonly cert: string };

/** An authority of our own and what it signed for 127.0.0.x, made by `openssl` on the spot. */
export type Certificates = {
  readonly ca: string;
  readonly good: Certificate;
  readonly expired: Certificate;
  readonly wrongName: Certificate;
  readonly selfSigned: Certificate;
};

let made: Certificates | undefined;

/** The same set for all who ask, for seven calls of `openssl` take longer than most tests. */
export function aSetOfCertificates(): Certificates {
  made ??= makeCertificates();
  return made;
}

function makeCertificates(): Certificates {
  const dir = mkdtempSync(join(tmpdir(), "feedmill-tls-"));
  const openssl = (...args: readonly string[]): void => {
    execFileSync("openssl", args, { cwd: dir, stdio: "ignore" });
  };
  const read = (name: string): Certificate => ({
    key: readFileSync(join(dir, `${name}.key`), "utf8"),
    cert: readFileSync(join(dir, `${name}.crt`), "utf8"),
  });
  const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  const selfSign = (name: string): void =>
    openssl(
      "req",
      "-x509",
      ...newKey,
      "-keyout",
      `${name}.key`,
      "-out",
      `${name}.crt`,
      "-days",
      "2",
      "-subj",
      `/CN=${name}`,
    );
  const sign = (name: string, altName: string, days: string): Certificate => {
    openssl("req", ...newKey, "-keyout", `${name}.key`, "-out", `${name}.csr`, "-subj", `/CN=${name}`);
    writeFileSync(join(dir, `${name}.ext`), `subjectAltName=${altName}\n`);
    const by = ["-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial", "-days", days, "-extfile", `${name}.ext`];
    openssl("x509", "-req", "-in", `${name}.csr`, "-out", `${name}.crt`, ...by);
    return read(name);
  };
  try {
    selfSign("ca");
    selfSign("self-signed");
    return {
      ca: read("ca").cert,
      good: sign("good", "IP:127.0.0.1", "2"),
      expired: sign("expired", "IP:127.0.0.1", "-1"),
      wrongName: sign("wrong-name", "DNS:elsewhere.test", "2"),
      selfSigned: read("self-signed"),
    };
  } finally {
    rmSync(dir, { recursive: true });
  }
}
