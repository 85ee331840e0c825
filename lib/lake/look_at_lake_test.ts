import { assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { buildLake } from "./_kill_scenario.ts";
import { systemFs } from "./fs.ts";
import { lookAtLake } from "./look_at_lake.ts";

Deno.test("lookAtLake() knows a lake, an interrupted first run, and what a dead run left", async () => {
  using folder = temporaryFolder();
  await Deno.mkdir(`${folder.path}/.staging/r1`, { recursive: true });
  await Deno.writeTextFile(`${folder.path}/.lock`, "");
  const empty = { isThere: true, manifest: undefined, isInterrupted: false };
  assertEquals(await lookAtLake(folder.path, systemFs), empty);
  await Deno.writeTextFile(`${folder.path}/.staging/.intent.json`, "{}");
  await Deno.mkdir(`${folder.path}/clean`);
  assertEquals(await lookAtLake(folder.path, systemFs), { ...empty, isInterrupted: true });
  await Deno.remove(folder.path, { recursive: true });
  await buildLake(folder.path);
  assertEquals((await lookAtLake(folder.path, systemFs)).manifest?.lastRun.runId, "first");
});

Deno.test("lookAtLake() takes a first run that publishes meanwhile for a lake", async () => {
  using folder = temporaryFolder();
  const dir = `${folder.path}/lake`;
  await Deno.mkdir(`${dir}/clean`, { recursive: true });
  await Deno.mkdir(`${dir}/.staging`);
  await Deno.writeTextFile(`${dir}/.staging/.intent.json`, "{}");
  const finishedMeanwhile = {
    ...systemFs,
    async size(path: string) {
      const size = await systemFs.size(path);
      if (path === dir) return size;
      await systemFs.remove(dir);
      await buildLake(dir);
      return undefined;
    },
  };
  assertEquals((await lookAtLake(dir, finishedMeanwhile)).manifest?.runs, 1);
});

Deno.test("lookAtLake() refuses a folder of someone else's, naming what is in it", async () => {
  using folder = temporaryFolder();
  for (const name of ["a", "b", "c", "d"]) {
    await Deno.writeTextFile(`${folder.path}/${name}.parquet`, "");
  }
  await assertRejects(
    () => lookAtLake(folder.path, systemFs),
    UsageError,
    "which holds a.parquet, b.parquet, c.parquet and no _metadata/manifest.json",
  );
});
