import { assertEquals, assertRejects } from "@std/assert";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { systemFs } from "./fs.ts";
import { publish } from "./publish.ts";

const FOLDER = "clean/ano=2025/mes=8";

// @fault lake: something else changes a folder while a run publishes -> publishing stops, and
//   does not touch it
Deno.test("publish() stops at a folder that something else has changed, and touches it not", async () => {
  using temporary = temporaryFolder();
  await Deno.mkdir(`${temporary.path}/${FOLDER}`, { recursive: true });
  await Deno.writeTextFile(`${temporary.path}/${FOLDER}/mine.parquet`, "PAR1");
  const step = { folder: FOLDER, before: ["old.parquet"], after: ["new.parquet"] };
  const intent = { runId: "r1", job: "test", steps: [step], metadata: [] };
  const run = () =>
    publish(intent, { dir: temporary.path, fs: systemFs, swapMethod: "two renames" });
  await assertRejects(run, Error, "was changed by something else: it holds mine.parquet");
  assertEquals(await systemFs.readText(`${temporary.path}/${FOLDER}/mine.parquet`), "PAR1");
});

// @fault lake: a staged folder that is not whole -> not put in place
Deno.test("publish() does not put a staged folder in place that is not whole", async () => {
  using temporary = temporaryFolder();
  await Deno.mkdir(`${temporary.path}/.staging/r1/.new/${FOLDER}`, { recursive: true });
  const step = { folder: FOLDER, before: [], after: ["new.parquet"] };
  const intent = { runId: "r1", job: "test", steps: [step], metadata: [] };
  const run = () =>
    publish(intent, { dir: temporary.path, fs: systemFs, swapMethod: "two renames" });
  await assertRejects(run, Error, "it should hold new.parquet");
  assertEquals(await systemFs.list(`${temporary.path}/${FOLDER}`), undefined);
});
