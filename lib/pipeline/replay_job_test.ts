import { assert, assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { readLakeState } from "@lib/lake/read_lake_state.ts";
import { type JobPlace, jobPlace } from "./_job_place.ts";
import { parquetFiles, readManifest } from "./_read_lake.ts";

const GOOD = { who: 1, at: "2025-02-01T00:00:00Z", value: 1 };
/** Too high for the first profile, fine for the second. */
const HIGH = { who: 1, at: "2025-02-02T00:00:00Z", value: 20 };
const LATE = { who: 2, at: "2025-03-02T00:00:00Z", value: 30 };
const ABSURD = { who: 3, at: "2025-03-03T00:00:00Z", value: 99 };
const LENIENT = { profile: "lenient" } as const;

Deno.test("replayJob() moves rows that now pass into clean and out of quarantine in one commit", async () => {
  await using place = await startedPlace();
  const { lastRun } = (await readManifest(place.lake))!;
  const result = await place.replay(LENIENT);
  assertEquals([result.input_rows, result.clean_rows, result.quarantine_rows], [4, 2, 2]);
  assertEquals([result.written.rows, result.replay_of], [2, [lastRun.runId]]);
  assertEquals(await place.values(), [1, 20, 30]);
  assertEquals(await place.quarantined(), [["a", 4, "range:level_m"], ["a", 5, "malformed_json"]]);
  const { runs, lastRun: replay } = (await readManifest(place.lake))!;
  assertEquals([runs, replay.runId], [2, result.run_id]);
  const log = JSON.parse(await Deno.readTextFile(`${place.lake}/_metadata/exec_log.json`));
  assertEquals([log.run_id, log.replay_of], [result.run_id, [lastRun.runId]]);
});

Deno.test("replayJob() keeps where a row came from", async () => {
  await using place = await startedPlace();
  const { run_id } = await place.replay(LENIENT);
  const found = await place.rows("clean", { where: "level_m = 30" });
  assertEquals(
    found.map((row) => [row["source_file"], row["source_line"], row["run_id"], row["ano"]]),
    [[await Deno.realPath(`${place.root}/a.jsonl`), "3", run_id, "2025"]],
  );
});

// @shows Running it twice changes nothing
Deno.test("replayJob() twice changes nothing the second time", async () => {
  await using place = await startedPlace();
  await place.replay(LENIENT);
  const before = await parquetFiles(place.lake);
  const again = await place.replay(LENIENT);
  assertEquals([again.input_rows, again.written.rows, again.quarantine_rows], [2, 0, 2]);
  assertEquals(await parquetFiles(place.lake), before);
});

Deno.test("replayJob() under the rules of the first run changes nothing", async () => {
  await using place = await startedPlace();
  const before = await parquetFiles(place.lake);
  await place.replay();
  assertEquals(await parquetFiles(place.lake), before);
});

Deno.test("replayJob() takes the rows that --where names, and leaves the others byte for byte", async () => {
  await using place = await startedPlace();
  const before = await parquetFiles(place.lake);
  const where = "mes = 2 AND list_contains(reasons, 'range:level_m')";
  const result = await place.replay({ ...LENIENT, where });
  assertEquals([result.input_rows, result.written.rows], [1, 1]);
  assertEquals(await place.values(), [1, 20]);
  const march = (files: typeof before) =>
    [...files].filter(([path]) => path.startsWith("quarantine/ano=2025/mes=3"));
  assertEquals(march(await parquetFiles(place.lake)), march(before));
});

// @fault command line: a --where that is no condition -> said what is wrong; nothing is changed
Deno.test("replayJob() says what is wrong with --where, and changes nothing", async () => {
  await using place = await startedPlace();
  const before = await parquetFiles(place.lake);
  await assertRejects(
    () => place.replay({ where: "nothing > 1" }),
    UsageError,
    '--where must be a condition on the columns of quarantine: current value is "nothing > 1"',
  );
  assertEquals(await parquetFiles(place.lake), before);
});

Deno.test("replayJob() with dryRun says what it would move, and touches nothing", async () => {
  await using place = await startedPlace();
  const before = await readLakeState(place.lake);
  const { preview } = await place.replay({ ...LENIENT, dryRun: true });
  assertEquals([preview?.quarantine_to_clean, preview?.clean_to_quarantine], [2, 0]);
  assertEquals(await readLakeState(place.lake), before);
});

Deno.test("replayJob() lets one of several rows with a key in, and only if the key is not stored", async () => {
  await using place = await jobPlace();
  await place.run("a", [GOOD, { ...GOOD, value: 2 }, HIGH, { ...HIGH, value: 21 }]);
  await place.run("b", [{ ...HIGH, value: 22 }]);
  const result = await place.replay(LENIENT);
  assertEquals(result.notes, [
    "left in quarantine, as the key is stored or comes earlier: 1 row, duplicates today too",
  ]);
  assertEquals(await place.values(), [1, 20]);
  assertEquals(await place.quarantined(), [
    ["a", 2, "duplicate"],
    ["a", 4, "duplicate"],
    ["b", 1, "duplicate"],
  ]);
  const before = await parquetFiles(place.lake);
  assertEquals((await place.replay(LENIENT)).input_rows, 0);
  assertEquals(await parquetFiles(place.lake), before);
});

Deno.test("replayJob() holds a row back while an earlier one of its key is not replayed", async () => {
  await using place = await jobPlace();
  await place.run("a", [GOOD, HIGH, { ...HIGH, value: 21 }]);
  const { input_rows } = await place.replay({ ...LENIENT, where: "level_m = 21" });
  assertEquals([input_rows, await place.values()], [0, [1]]);
});

Deno.test("replayJob() moves two texts of one line of a file, each by itself", async () => {
  await using place = await jobPlace();
  await place.run("a", [HIGH]);
  const march = { mode: "replace", from: "2025-03-01", to: "2025-04-01" } as const;
  await place.run("a", [LATE], march);
  assertEquals((await place.quarantined()).map(([, line]) => line), [1, 1]);
  await place.replay({ ...LENIENT, where: "level_m = 30" });
  assertEquals([await place.values(), (await place.quarantined()).length], [[30], 1]);
  await place.run("a", [LATE], march);
  const { preview } = await place.replay({ ...LENIENT, dryRun: true });
  assertEquals(preview?.quarantine_to_clean, 2);
  const { clean_rows } = await place.replay(LENIENT);
  assertEquals([clean_rows, await place.values()], [2, [20, 30]]);
});

Deno.test("replayJob() of a lake without a run names the folder", async () => {
  await using place = await jobPlace();
  await assertRejects(() => place.replay(), UsageError, `current value is "${place.lake}"`);
  assert(await Deno.stat(place.lake).then(() => false, () => true));
});

/** One clean row; two that the second profile lets in, one that none does, one that is no record. */
async function startedPlace(): Promise<JobPlace> {
  const place = await jobPlace();
  await place.run("a", [GOOD, HIGH, LATE, ABSURD, "cut"]);
  assertEquals([await place.values(), (await place.quarantined()).length], [[1], 4]);
  return place;
}
