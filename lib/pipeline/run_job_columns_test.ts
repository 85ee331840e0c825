import { assertEquals, assertRejects } from "@std/assert";
import { type Contract, contract } from "@lib/contracts/contract.ts";
import { openDuckdb } from "@lib/engines/duckdb.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { readLakeState } from "@lib/lake/read_lake_state.ts";
import { type JobPlace, jobPlace } from "./_job_place.ts";
import { assertManifestIsTrue, parquetFiles } from "./_read_lake.ts";
import { WATER } from "./_record_kinds.ts";

const FIRST = { who: 1, at: "2025-02-01T00:00:00Z", value: 1 };
const SECOND = { who: 2, at: "2025-02-02T00:00:00Z", value: 2 };
const HIGH = { who: 3, at: "2025-02-03T00:00:00Z", value: 99 };

const { flow_m3_s: _flow, ...fewerColumns } = WATER.contract.columns;
/** The contract as it was before a column came to it. */
const OLDER: Contract = contract({
  ...WATER.contract,
  columns: fewerColumns,
  flags: { ...WATER.contract.flags, iqr: ["level_m"] },
} as Contract);

Deno.test("runJob() reads a column that older files lack as null, and keeps their rows", async () => {
  for (const mode of ["append", "merge", "overwrite_partitions", "overwrite"] as const) {
    await using place = await jobPlace();
    await place.run("old", [FIRST, SECOND, HIGH], { contract: OLDER });
    const { written } = await place.run("new", [{ ...SECOND, value: 2.5 }], { mode });
    assertEquals(written.partitions.length, 1);
    const kept = { append: [[1, null], [2, null]], merge: [[1, null], [2.5, 12]] } as const;
    const expected = mode === "append" || mode === "merge" ? kept[mode] : [[2.5, 12]];
    assertEquals(await flows(place), expected.map(([level_m, flow]) => ({ level_m, flow })));
    await assertTrue(place);
  }
});

Deno.test("runJob() takes a row with a new column for another one, once", async () => {
  await using place = await jobPlace();
  await place.run("a", [FIRST, SECOND], { contract: OLDER });
  const first = await place.run("a", [FIRST, SECOND], { mode: "merge" });
  const before = await parquetFiles(place.lake);
  const again = await place.run("a", [FIRST, SECOND], { mode: "merge" });
  assertEquals([first.written.rows, again.written.rows], [2, 0]);
  assertEquals(await parquetFiles(place.lake), before);
  assertEquals((await flows(place)).map(({ flow }) => flow), [12, 12]);
});

Deno.test("runJob() keeps a column that only older files have", async () => {
  await using place = await jobPlace();
  await place.run("a", [FIRST, SECOND]);
  const rows = [{ ...SECOND, value: 2.5 }];
  await place.run("b", rows, { contract: OLDER, mode: "merge" });
  assertEquals(await flows(place), [{ level_m: 1, flow: 12 }, { level_m: 2.5, flow: null }]);
  assertEquals((await place.run("c", [FIRST])).written.skipped_existing, 1);
});

Deno.test("replayJob() reads quarantined rows of older files", async () => {
  await using place = await jobPlace();
  await place.run("a", [FIRST, { ...HIGH, value: 20 }], { contract: OLDER });
  await place.replay({ profile: "lenient" });
  assertEquals(await flows(place), [{ level_m: 1, flow: null }, { level_m: 20, flow: 12 }]);
});

// @fault lake: a column changed its type since -> refused before anything is written
Deno.test("runJob() refuses a column whose type changed before anything is written", async () => {
  await using place = await jobPlace();
  await place.run("a", [FIRST, HIGH]);
  const before = await readLakeState(place.lake);
  const { is_frozen, ...others } = WATER.contract.columns;
  const columns = { ...others, is_frozen: { ...is_frozen!, type: "string" as const } };
  const changed = contract({ ...WATER.contract, columns } as Contract);
  await assertRejects(
    () => place.run("b", [SECOND], { contract: changed, mode: "overwrite" }),
    UsageError,
    "column is_frozen of clean: stored BOOLEAN, new VARCHAR; " +
      "column is_frozen of quarantine: stored BOOLEAN, new VARCHAR",
  );
  assertEquals(await readLakeState(place.lake), before);
});

Deno.test("runJob() refuses another contract or version of it before anything is written", async () => {
  await using place = await jobPlace();
  await place.run("a", [FIRST, HIGH]);
  const before = await readLakeState(place.lake);
  for (const change of [{ version: "4" }, { name: "water_depth" }]) {
    const other = contract({ ...WATER.contract, ...change } as Contract);
    const [[, value]] = Object.entries(change) as [[string, string]];
    await assertRejects(
      () => place.run("b", [SECOND], { contract: other }),
      UsageError,
      `new "${value}"`,
    );
  }
  assertEquals(await readLakeState(place.lake), before);
});

async function flows({ rows }: JobPlace) {
  return (await rows("clean")).map(({ level_m, flow_m3_s }) => ({
    level_m: Number(level_m),
    flow: flow_m3_s ? Number(flow_m3_s) : null,
  })).sort((a, b) => a.level_m - b.level_m);
}

async function assertTrue({ lake }: JobPlace): Promise<void> {
  using db = await openDuckdb();
  await assertManifestIsTrue(db, lake);
}
