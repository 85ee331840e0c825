import { assert, assertEquals, assertRejects } from "@std/assert";
import { readLakeState } from "@lib/lake/read_lake_state.ts";
import { parquetFiles } from "./_read_lake.ts";
import { type JobPlace, jobPlace } from "./_job_place.ts";
import type { DayChange, DayFigures } from "./write/changed_days.ts";

const FIRST = [
  { who: 1, at: "2025-01-31T23:59:59Z", value: 1 },
  { who: 1, at: "2025-02-01T00:00:00Z", value: 2 },
  { who: 1, at: "2025-02-14T12:00:00Z", value: 3 },
  { who: 2, at: "2025-02-20T12:00:00Z", value: 4 },
  { who: 1, at: "2025-03-01T00:00:00Z", value: 5 },
];
const CORRECTED = { who: 1, at: "2025-02-14T12:00:00Z", value: 3.5 };
const ADDED = { who: 1, at: "2025-02-14T13:00:00Z", value: 6 };
const FEBRUARY = "clean/ano=2025/mes=2/";

Deno.test("runJob() with append adds new keys and skips those that are stored", async () => {
  await using place = await startedPlace();
  const { written } = await place.run("second", [CORRECTED, ADDED]);
  assertEquals([written.rows, written.skipped_existing, written.files], [1, 1, 1]);
  assertEquals(written.partitions, [{ ano: 2025, mes: 2, rows: 1, action: "changed" }]);
  assertEquals(await place.values(), [1, 2, 3, 4, 5, 6]);
});

Deno.test("runJob() with overwrite leaves only the run's rows", async () => {
  await using place = await startedPlace();
  const { written } = await place.run("second", [CORRECTED], { mode: "overwrite" });
  assertEquals(written.partitions.map(({ mes, rows, action }) => [mes, rows, action]), [
    [1, 0, "removed"],
    [2, 1, "changed"],
    [3, 0, "removed"],
  ]);
  assertEquals(await place.values(), [3.5]);
  assertEquals([...(await parquetFiles(place.lake)).keys()].length, 1);
});

Deno.test("runJob() with overwrite_partitions leaves other partitions byte for byte", async () => {
  await using place = await startedPlace();
  const before = await parquetFiles(place.lake);
  await place.run("second", [CORRECTED, ADDED], { mode: "overwrite_partitions" });
  assertEquals(await place.values(), [1, 3.5, 5, 6]);
  assertOnlyChanged(before, await parquetFiles(place.lake), FEBRUARY);
});

Deno.test("runJob() with merge replaces, adds, and takes out a key that is now quarantined", async () => {
  await using place = await startedPlace();
  const before = await parquetFiles(place.lake);
  const rows = [CORRECTED, ADDED, { ...FIRST[1]!, value: 99 }];
  const { written, quarantine_rows } = await place.run("second", rows, { mode: "merge" });
  assertEquals([written.rows, quarantine_rows], [2, 1]);
  assertEquals(await place.values(), [1, 3.5, 4, 5, 6]);
  assertEquals(await place.quarantined(), [["second", 3, "range:level_m"]]);
  assertOnlyChanged(before, await parquetFiles(place.lake), FEBRUARY);
});

Deno.test("runJob() with merge rewrites only the files that hold its keys", async () => {
  await using place = await startedPlace();
  await place.run("second", [ADDED, { ...ADDED, who: 2, value: 7 }]);
  const before = await parquetFiles(place.lake);
  await place.run("third", [{ ...ADDED, value: 6.5 }], { mode: "merge" });
  assertEquals(await place.values(), [1, 2, 3, 4, 5, 6.5, 7]);
  const after = await parquetFiles(place.lake);
  const gone = [...before].filter(([path]) => !after.has(path));
  const same = [...before].filter(([path, file]) => after.get(path)?.inode === file.inode);
  assertEquals([gone.length, same.length, after.size], [1, 3, 5]);
});

Deno.test("runJob() with merge keeps a key whose quarantined row has a clean one beside it", async () => {
  await using place = await startedPlace();
  await place.run("second", [CORRECTED, { ...CORRECTED, value: 3.7 }], { mode: "merge" });
  assertEquals(await place.values(), [1, 2, 3.5, 4, 5]);
  assertEquals(await place.quarantined(), [["second", 2, "duplicate"]]);
});

Deno.test("runJob() with replace changes the period and nothing else of its month", async () => {
  await using place = await startedPlace();
  const before = await parquetFiles(place.lake);
  const others = "observed_at NOT BETWEEN '2025-02-14' AND '2025-02-14 23:59:59'";
  const rowsBefore = await place.rows("clean", { where: others });
  const day = { mode: "replace", from: "2025-02-14", to: "2025-02-15" } as const;
  await place.run("second", [ADDED], day);
  assertEquals(await place.values(), [1, 2, 4, 5, 6]);
  assertEquals(await place.rows("clean", { where: others }), rowsBefore);
  assertOnlyChanged(before, await parquetFiles(place.lake), FEBRUARY);
});

Deno.test("runJob() with replace takes the first instant of the period and leaves the last", async () => {
  await using place = await startedPlace();
  const period = { mode: "replace", from: "2025-02-01", to: "2025-03-01" } as const;
  await place.run("second", [CORRECTED], period);
  assertEquals(await place.values(), [1, 3.5, 5]);
});

// @fault lake: --mode replace with rows outside its period -> refused, or counted with --clip
Deno.test("runJob() with replace refuses rows outside the period, or counts them with --clip", async () => {
  await using place = await startedPlace();
  const before = await parquetFiles(place.lake);
  const day = { mode: "replace", from: "2025-02-14", to: "2025-02-15" } as const;
  const rows = [ADDED, FIRST[0]!, { ...FIRST[4]!, value: 99 }];
  const error = await assertRejects(() => place.run("second", rows, day), Error);
  assertEquals(
    error.message,
    "Cannot publish as 2 rows of the input are outside the period from 2025-02-14 to 2025-02-15; " +
      "--clip leaves them out",
  );
  assertEquals(await parquetFiles(place.lake), before);

  const result = await place.run("second", rows, { ...day, clip: true });
  const { input_rows, clean_rows, quarantine_rows, outside_rows } = result;
  assertEquals([input_rows, clean_rows, quarantine_rows, outside_rows], [3, 1, 0, 2]);
  assertEquals(result.sources.map(({ outside }) => outside), [2]);
  assertEquals(await place.values(), [1, 2, 4, 5, 6]);
  assertEquals(await place.quarantined(), []);
});

Deno.test("runJob() with replace finds its months before 1970 too", async () => {
  await using place = await jobPlace();
  const at = "1969-12-31T23:59:59.999999Z";
  await place.run("first", [{ who: 1, at, value: 1 }]);
  await place.run("second", [{ who: 1, at, value: 2 }], {
    ...{ mode: "replace", from: at, to: "1970-01-01" },
  });
  assertEquals(await place.values(), [2]);
});

// @fault lake: --no-shrink where a key would leave -> nothing is published
Deno.test("runJob() with --no-shrink publishes nothing where a key would leave", async () => {
  await using place = await startedPlace();
  const before = await parquetFiles(place.lake);
  const error = await assertRejects(
    () => place.run("second", [CORRECTED], { mode: "overwrite_partitions", noShrink: true }),
    Error,
  );
  assertEquals(
    error.message,
    "Cannot publish as 2 keys would leave the lake, and --no-shrink is set",
  );
  assertEquals(await parquetFiles(place.lake), before);
  const { written } = await place.run("second", [CORRECTED], { mode: "merge", noShrink: true });
  assertEquals(written.rows, 1);
});

Deno.test("runJob() with --dry-run says what the run then does, and touches nothing", async () => {
  await using place = await jobPlace();
  await place.run("first", FIRST, { dryRun: true });
  await assertRejects(() => Deno.stat(place.lake), Deno.errors.NotFound);

  await place.run("first", [...FIRST.slice(1), { ...FIRST[0]!, value: 99 }]);
  const before = await readLakeState(place.lake);
  const rows = [FIRST[0]!, CORRECTED, ADDED, { ...FIRST[1]!, value: null }];
  const { written, preview } = await place.run("first", rows, { mode: "merge", dryRun: true });
  assertEquals(await readLakeState(place.lake), before);
  assertEquals([written.rows, written.files, written.partitions], [0, 0, []]);
  assertEquals(preview, {
    partitions: [
      { ano: 2025, mes: 1, added: 1, replaced: 0, removed: 0, kept: 0, skipped: 0 },
      { ano: 2025, mes: 2, added: 1, replaced: 1, removed: 1, kept: 1, skipped: 0 },
    ],
    quarantine_partitions: [
      { ano: 2025, mes: 1, added: 0, replaced: 0, removed: 1, kept: 0, skipped: 0 },
      { ano: 2025, mes: 2, added: 1, replaced: 0, removed: 0, kept: 0, skipped: 0 },
    ],
    days: [
      day("2025-01-31", { added: 1 }, [null, figures(1, 1)]),
      day("2025-02-01", { removed: 1 }, [figures(1, 2), null]),
      day("2025-02-14", { added: 1, replaced: 1 }, [figures(1, 3), figures(2, 6)]),
    ],
    clean_to_quarantine: 1,
    quarantine_to_clean: 0,
    moved_reasons: [{ to: "quarantine", reason: "not_null:level_m", rows: 1 }],
    moved_samples: [{
      to: "quarantine",
      source_file: await Deno.realPath(`${place.root}/first.jsonl`),
      source_line: 4,
      key: "Rio 1#P1#2025-02-01 00:00:00+00",
      reasons: ["not_null:level_m"],
    }],
  });
  await place.run("first", rows, { mode: "merge" });
  assertEquals(await place.values(), [1, 3.5, 4, 5, 6]);
});

Deno.test("runJob() with --dry-run counts a row that a wider profile lets out of quarantine", async () => {
  await using place = await jobPlace();
  await place.run("first", [{ ...ADDED, value: 20 }, CORRECTED]);
  const wider = { profile: "lenient", dryRun: true } as const;
  const { preview } = await place.run("first", [{ ...ADDED, value: 20 }, CORRECTED], wider);
  assertEquals([preview?.clean_to_quarantine, preview?.quarantine_to_clean], [0, 1]);
  assertEquals(preview?.moved_reasons, [{ to: "clean", reason: "range:level_m", rows: 1 }]);
  assertEquals(preview?.moved_samples.map(({ to, source_line }) => [to, source_line]), [[
    "clean",
    1,
  ]]);
});

function day(
  event_date: string,
  counts: Partial<Record<"added" | "replaced" | "removed", number>>,
  [before, after]: readonly [DayFigures | null, DayFigures | null],
): DayChange {
  return { event_date, added: 0, replaced: 0, removed: 0, ...counts, before, after };
}

function figures(readings: number, level_max: number) {
  return { readings, level_max, dry_readings: 0 };
}

async function startedPlace(): Promise<JobPlace> {
  const place = await jobPlace();
  await place.run("first", FIRST);
  assertEquals(await place.values(), [1, 2, 3, 4, 5]);
  return place;
}

/** Every file elsewhere is the very same file; something in `folder` is not. */
function assertOnlyChanged(
  before: Awaited<ReturnType<typeof parquetFiles>>,
  after: Awaited<ReturnType<typeof parquetFiles>>,
  folder: string,
): void {
  const elsewhere = (files: typeof before) =>
    [...files].filter(([path]) => path.startsWith("clean/") && !path.startsWith(folder)).sort();
  assertEquals(elsewhere(after), elsewhere(before));
  assert([...after.keys()].some((path) => path.startsWith(folder) && !before.has(path)));
}
