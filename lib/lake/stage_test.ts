import { assertEquals } from "@std/assert";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { systemFs } from "./fs.ts";
import { planCommit } from "./plan_commit.ts";
import { stage } from "./stage.ts";

// @fault lake: a torn last line in a metadata file -> the next line begins a line of its own
Deno.test("stage() adds a line after whatever a metadata file holds, and publishes nothing", async () => {
  const plan = planCommit(undefined, [], {
    identity: { contract: "reading", version: "1", columns: {} },
    lastRun: { runId: "r1", job: "test", endedUtc: "1970-01-01T00:00:00.000Z" },
    bytesOf: new Map(),
  });
  const expected = [[undefined, "b\n"], ["", "b\n"], ["a\n", "a\nb\n"], ["a", "a\nb\n"]] as const;
  for (const [present, after] of expected) {
    using folder = temporaryFolder();
    await Deno.mkdir(`${folder.path}/_metadata`);
    if (present !== undefined) await Deno.writeTextFile(`${folder.path}/_metadata/h`, present);
    await stage(plan, [{ name: "h", appendLines: ["b"] }], { dir: folder.path, fs: systemFs });
    assertEquals(await systemFs.readText(`${folder.path}/.staging/r1/.metadata/h`), after);
    assertEquals(await systemFs.readText(`${folder.path}/_metadata/h`), present);
  }
});
