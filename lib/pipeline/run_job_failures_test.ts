import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { replayJob } from "./replay_job.ts";
import { runJob } from "./run_job.ts";

const INPUT = "data/golden/ev/dirty_v20.jsonl.gz";

const scratch = temporaryFolder();
Deno.test.afterAll(() => scratch[Symbol.dispose]());

async function lakeWithOneRun(): Promise<{ output: string; manifest: string }> {
  const output = `${await Deno.makeTempDir({ dir: scratch.path })}/lake`;
  await runJob({ contract: evTelemetry, input: INPUT, output });
  return { output, manifest: await Deno.readTextFile(`${output}/_metadata/manifest.json`) };
}

const lineage = async (output: string) =>
  (await Deno.readTextFile(`${output}/_metadata/lineage.ndjson`)).trimEnd().split("\n")
    .map((line) => JSON.parse(line).eventType);

Deno.test("a mistake in the call leaves a lake as it was, its metadata included", async () => {
  const { output, manifest } = await lakeWithOneRun();
  const before = await lineage(output);
  const bad = `${output}.csv`;
  await Deno.writeTextFile(bad, "colour\nred\n");
  await assertRejects(
    () => runJob({ contract: evTelemetry, input: bad, output }),
    UsageError,
    "must have a CSV header",
  );
  await assertRejects(
    () => replayJob({ contract: evTelemetry, output, where: "nonsense" }),
    UsageError,
    "--where must be a condition",
  );
  assertEquals(await Deno.readTextFile(`${output}/_metadata/manifest.json`), manifest);
  assertEquals(await lineage(output), before);
});

// @fault lake: a run that fails -> noted in the lineage; the manifest stays as it was
Deno.test("a run that fails is noted in the lineage and leaves the manifest alone", async () => {
  const { output, manifest } = await lakeWithOneRun();
  await assertRejects(
    () =>
      runJob({
        contract: evTelemetry,
        input: INPUT,
        output,
        mode: "replace",
        from: "2025-08-24",
        to: "2025-08-25",
      }),
    Error,
    "outside the period",
  );
  assertEquals(await Deno.readTextFile(`${output}/_metadata/manifest.json`), manifest);
  assertEquals(await lineage(output), ["START", "COMPLETE", "START", "FAIL"]);
});

// @fault security: statements in place of a --where condition -> refused, not run
Deno.test("replayJob() takes a condition, not statements", async () => {
  const { output } = await lakeWithOneRun();
  const target = `${output}-written.csv`;
  for (
    const where of [`TRUE); COPY (SELECT 1) TO '${target}'; SELECT (1`, "1; DROP TABLE sources"]
  ) {
    await assertRejects(
      () => replayJob({ contract: evTelemetry, output, where }),
      UsageError,
      "--where must be a condition",
    );
  }
  await assertRejects(() => Deno.stat(target), Deno.errors.NotFound);
  const commented = await replayJob({ contract: evTelemetry, output, where: "TRUE -- all" });
  assert(commented.input_rows > 100);
});

// @fault lake: registering as a table fails after publishing -> said, with what was published
Deno.test("runJob() says what was published when only registering fails", async () => {
  using folder = temporaryFolder();
  const output = `${folder.path}/lake`;
  const job = { contract: evTelemetry, input: INPUT, output, register: "ev.telemetry" };
  assertEquals((await runJob(job)).register_error, undefined);
  await Deno.remove(`${output}/_metadata/catalog.duckdb`);
  await Deno.mkdir(`${output}/_metadata/catalog.duckdb`);
  const again = await runJob({ ...job, mode: "merge", profile: "seed" });
  assertStringIncludes(
    again.register_error ?? "",
    "the rows are published, but ev.telemetry is not registered",
  );
  assertEquals(again.clean_rows, 306);
  assertEquals((await lineage(output)).slice(-2), ["START", "COMPLETE"]);
});
