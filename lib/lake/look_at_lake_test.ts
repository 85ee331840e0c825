import { assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { buildLake } from "./_kill_scenario.ts";
import { systemFs } from "./fs.ts";
import { lookAtLake } from "./look_at_lake.ts";

Deno.test("lookAtLake() knows a lake, an interrupted first run, and what a dead run left", async () => {
  const dir = await Deno.makeTempDir();
  await Deno.mkdir(`${dir}/.staging/r1`, { recursive: true });
  await Deno.writeTextFile(`${dir}/.lock`, "");
  const empty = { isThere: true, manifest: undefined, isInterrupted: false };
  assertEquals(await lookAtLake(dir, systemFs), empty);
  await Deno.writeTextFile(`${dir}/.staging/.intent.json`, "{}");
  await Deno.mkdir(`${dir}/clean`);
  assertEquals(await lookAtLake(dir, systemFs), { ...empty, isInterrupted: true });
  await Deno.remove(dir, { recursive: true });
  await buildLake(dir);
  assertEquals((await lookAtLake(dir, systemFs)).manifest?.lastRun.runId, "first");
  await Deno.remove(dir, { recursive: true });
});

Deno.test("lookAtLake() takes a first run that publishes meanwhile for a lake", async () => {
  const dir = await Deno.makeTempDir();
  await Deno.mkdir(`${dir}/clean`);
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
  await Deno.remove(dir, { recursive: true });
});

Deno.test("lookAtLake() refuses a folder of someone else's, naming what is in it", async () => {
  const dir = await Deno.makeTempDir();
  for (const name of ["a", "b", "c", "d"]) await Deno.writeTextFile(`${dir}/${name}.parquet`, "");
  await assertRejects(
    () => lookAtLake(dir, systemFs),
    UsageError,
    "which holds a.parquet, b.parquet, c.parquet and no _metadata/manifest.json",
  );
  await Deno.remove(dir, { recursive: true });
});
