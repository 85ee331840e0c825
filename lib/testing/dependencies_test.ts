import { assert, assertEquals } from "@std/assert";
import { SPARK_RELEASE } from "@lib/services/spark_release.ts";

const EXACT = /^\d+\.\d+\.\d+(-[\w.]+)?$/;

interface LockFile {
  readonly specifiers: Readonly<Record<string, string>>;
  readonly npm: Readonly<Record<string, { readonly integrity?: string }>>;
}

const { imports } = JSON.parse(Deno.readTextFileSync("deno.json")) as {
  imports: Record<string, string>;
};
const lock: LockFile = JSON.parse(Deno.readTextFileSync("deno.lock"));

Deno.test("every package is named with one exact version, which is the one that is locked", () => {
  for (const [name, target] of Object.entries(imports)) {
    if (target.startsWith("./lib/")) continue;
    const [, named, version] = /^npm:(.+)@([^@]+)$/.exec(target) ?? [];
    assertEquals(named, name);
    assert(EXACT.test(version ?? ""), `${target} must name an exact version`);
    assertEquals(lock.specifiers[target], version);
  }
  const npm = Object.values(imports).filter((target) => target.startsWith("npm:"));
  assertEquals(Object.keys(lock.specifiers).sort(), npm.sort());
});

Deno.test("every package that those need is locked with its checksum", () => {
  const without = Object.entries(lock.npm).flatMap(([name, { integrity }]) =>
    /^sha512-[\w+/]{86}==$/.test(integrity ?? "") ? [] : [name]
  );
  assertEquals(without, []);
});

Deno.test("every Python package is named with one exact version", () => {
  const lines = Deno.readTextFileSync("lib/lab/jupyter/requirements.txt").split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
  assert(lines.length > 0);
  for (const line of [...lines, SPARK_RELEASE.package]) {
    assert(/^[a-z_]+==\d+(\.\d+)+$/.test(line), `${line} must name an exact version`);
  }
});

Deno.test("the gate refuses a lock file that does not fit", () => {
  assert(Deno.readTextFileSync(".ci/run").includes("deno@2.9.6 install --frozen"));
});
