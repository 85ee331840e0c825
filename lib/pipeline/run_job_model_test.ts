import { assertEquals, assertRejects } from "@std/assert";
import { type Duckdb, openDuckdb } from "@lib/engines/duckdb.ts";
import { readLakeState } from "@lib/lake/read_lake_state.ts";
import { PythonRandom } from "@lib/simulation/python_random.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import {
  EMPTY_LAKE,
  type Line,
  type ModelDiff,
  type ModelJob,
  type ModelRun,
  modelRun,
} from "./_lake_model.ts";
import { assertManifestIsTrue, parquetFiles, readDataSet } from "./_read_lake.ts";
import { EV, type RecordKind, WATER } from "./_record_kinds.ts";
import type { JobOptions } from "./job_options.ts";
import { runJob } from "./run_job.ts";
import type { DayFigures } from "./write/changed_days.ts";
import { WRITE_MODES, type WriteMode } from "./write/modes.ts";
import type { Preview } from "./write/preview.ts";

const SEQUENCES = 3;
const JOBS_EACH = 5;
const TIMES = [
  ...["2025-01-31T23:59:59Z", "2025-02-01T00:00:00Z", "2025-02-14T12:00:00Z"],
  ...["2025-02-14T13:00:00Z", "2025-03-01T00:00:00Z", "2026-02-14T12:00:00Z", "soon"],
];
const ENDS = [
  ...TIMES.filter((at) => at !== "soon"),
  "2025-02-14T12:30:00Z",
  "2027-01-01T00:00:00Z",
]
  .sort();
const VALUES = [-9, -3, 0, 1, 2, 3, 4, 5, 20, 30, 300, null];

for (const kind of [EV, WATER]) {
  // @fault lake: random sequences of jobs in all modes, each run dry, then for good, then again -> what
  //   a model of the modes says; the dry run and the second one change nothing
  // @shows Running it twice changes nothing
  // @shows Reprocessed twice
  Deno.test(`runJob() leaves what a model of the modes says (${kind.contract.name})`, async () => {
    using db = await openDuckdb();
    const seen = new Set<string>();
    for (let sequence = 0; sequence < SEQUENCES; sequence++) {
      const random = new PythonRandom(sequence);
      using root = temporaryFolder();
      const place = { db, kind, root: root.path, lake: `${root.path}/region=eu/lake` };
      let lake = EMPTY_LAKE;
      for (let number = 0; number < JOBS_EACH; number++) {
        const job = randomJob(random, kind, {
          root: root.path,
          mode: WRITE_MODES[(sequence + number) % WRITE_MODES.length]!,
        });
        const run = modelRun(kind, lake, job);
        if (await checkJob(place, job, run)) lake = run.lake;
        seen.add(`${job.mode}${run.outside > 0 ? (job.clip ? " clipped" : " outside") : ""}`);
      }
    }
    assertEquals([...seen].sort(), [...WRITE_MODES, "replace clipped", "replace outside"].sort());
  });
}

interface Place {
  readonly db: Duckdb;
  readonly kind: RecordKind;
  readonly root: string;
  readonly lake: string;
}

/** Runs a job dry, then for good, then again; answers whether it published. */
async function checkJob(place: Place, job: ModelJob, run: ModelRun): Promise<boolean> {
  const { db, kind, root, lake } = place;
  const { files, ...asked } = job;
  for (const [file, lines] of files) {
    const texts = lines.map((line) => typeof line === "string" ? line : kind.line(line));
    await Deno.writeTextFile(file, texts.join("\n"));
  }
  const options: JobOptions = {
    ...asked,
    contract: kind.contract,
    input: [...files.keys()],
    output: lake,
  };
  const before = await stateOf(lake);
  if (run.outside > 0 && !job.clip) {
    await assertRejects(
      () => runJob(options),
      Error,
      `${run.outside} rows of the input are outside`,
    );
    assertEquals(dataOf(await stateOf(lake)), dataOf(before));
    return false;
  }
  const dry = await runJob({ ...options, dryRun: true });
  assertEquals(await stateOf(lake), before);
  const { partitions, quarantine_partitions, clean_to_quarantine, quarantine_to_clean } = dry
    .preview!;
  assertEquals(partitions, listed(run.clean));
  assertEquals(quarantine_partitions, listed(run.quarantine));
  assertEquals(clean_to_quarantine, run.cleanToQuarantine);
  assertEquals(quarantine_to_clean, run.quarantineToClean);
  const daysBefore = await cleanDays(place);

  const filesBefore = before === undefined ? new Map() : await parquetFiles(lake);
  const result = await runJob(options);
  assertEquals(
    [result.input_rows, result.outside_rows, result.clean_rows, result.quarantine_rows],
    [run.rows, run.outside, run.judged.clean, run.judged.quarantine],
  );
  const entering = ({ added, replaced }: ModelDiff) => added + replaced;
  const total = (of: (diff: ModelDiff) => number) =>
    [...run.clean.values()].reduce((sum, diff) => sum + of(diff), 0);
  assertEquals(result.written.rows, total(entering));
  assertEquals(result.written.skipped_existing, total(({ skipped }) => skipped));
  assertEquals(
    result.written.partitions.map(({ ano, mes, rows }) => [`ano=${ano}/mes=${mes}`, rows]),
    listed(run.clean).map((diff) => [`ano=${diff.ano}/mes=${diff.mes}`, entering(diff)]),
  );
  for (const { rows, clean, quarantine, outside } of result.sources) {
    assertEquals(rows, clean + quarantine + outside);
  }
  await assertHolds(place, run, root);
  assertDaysAsForetold(dry.preview!, daysBefore, await cleanDays(place));
  await assertManifestIsTrue(db, lake);

  const files1 = await parquetFiles(lake);
  for (const [path, file] of filesBefore) {
    const [dataSet, ...partition] = path.split("/").slice(0, 3);
    const diff = run[dataSet as "clean" | "quarantine"].get(partition.join("/"));
    const isTouched = diff !== undefined && entering(diff) + diff.removed > 0;
    if (!isTouched) assertEquals(files1.get(path), file, path);
  }
  const again = await runJob(options);
  assertEquals([again.written.rows, again.written.files], [0, 0]);
  assertEquals(await parquetFiles(lake), files1);
  return true;
}

async function assertHolds({ db, kind, lake }: Place, run: ModelRun, root: string) {
  const { contract, column, low } = kind;
  const time = `strftime(${contract.eventTime}, '%Y-%m-%dT%H:%M:%SZ')`;
  const common =
    `format('ano={}/mes={}', ano, mes) AS partition, source_file AS file, source_line AS line,
    ${contract.key[0]} AS name, ${time} AS at, ${column} AS value, q_iqr__${column} AS usual`;
  type Found = Record<"partition" | "file" | "raw", string> & {
    line: number;
    name: string;
    at: string;
    value: number;
    usual: boolean;
    last: unknown;
  };
  const read = async (dataSet: "clean" | "quarantine", columns: string) =>
    (await readDataSet<Found>(db, lake, { dataSet, columns: `${common}, ${columns}` })).map((row) =>
      [
        row.partition,
        row.file.slice(root.length),
        row.line,
        row.raw,
        JSON.stringify([row.name, row.at, row.value, row.usual, row.last]),
      ].join(" ")
    ).sort();
  const expected = (dataSet: "clean" | "quarantine") =>
    [...run.lake[dataSet].values()].map(({ partition, file, line, raw, says }) =>
      [partition, file.slice(root.length), line, dataSet === "clean" ? "" : raw, says].join(" ")
    ).sort();
  assertEquals(await read("clean", `${low.column} AS last, '' AS raw`), expected("clean"));
  assertEquals(await read("quarantine", "reasons AS last, raw"), expected("quarantine"));
}

/** Rows by day. */
async function cleanDays({ db, lake }: Place): Promise<Map<string, number>> {
  const rows = await readDataSet<{ day: string }>(db, lake, {
    dataSet: "clean",
    columns: "event_date::VARCHAR AS day",
  });
  const days = Map.groupBy(rows, ({ day }) => day);
  return new Map([...days].map(([day, { length }]) => [day, length]));
}

/** A changed day has the rows that the preview said, before and after; the others have what they had. */
function assertDaysAsForetold(
  { days, partitions }: Preview,
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
) {
  const foretold = new Map(days.map((day) => [day.event_date, day]));
  for (const date of new Set([...before.keys(), ...after.keys()])) {
    const day = foretold.get(date);
    if (day === undefined) assertEquals(after.get(date), before.get(date), date);
    else assertEquals([rowsOf(day.before), rowsOf(day.after)], [before.get(date), after.get(date)]);
  }
  for (const name of ["added", "replaced", "removed"] as const) {
    const sum = (parts: readonly Record<typeof name, number>[]) =>
      parts.reduce((rows, part) => rows + part[name], 0);
    assertEquals(sum(days), sum(partitions), name);
  }
}

function rowsOf(figures: DayFigures | null): number | undefined {
  return figures?.["rows"] ?? figures?.["readings"] ?? undefined;
}

/** The whole lake, or `undefined` for a folder that is not there. */
async function stateOf(lake: string) {
  return await Deno.stat(lake).then(() => readLakeState(lake), () => undefined);
}

/** The data alone: a failed job may leave a note of itself. */
function dataOf(state: Awaited<ReturnType<typeof stateOf>>) {
  return Object.entries(state ?? {}).filter(([path]) => !path.startsWith("_metadata/"));
}

function listed(diffs: ReadonlyMap<string, ModelDiff>) {
  return [...diffs].map(([partition, diff]) => {
    const [ano, mes] = partition.match(/\d+/g)!.map(Number);
    return { ano: ano!, mes: mes!, ...diff };
  }).sort((a, b) => a.ano - b.ano || a.mes - b.mes);
}

function randomJob(
  random: PythonRandom,
  kind: RecordKind,
  { root, mode }: { root: string; mode: WriteMode },
): ModelJob {
  const pick = <T>(values: readonly T[]) => values[random.randrange(values.length)]!;
  const lines = (): Line[] =>
    Array.from(
      { length: 1 + random.randrange(8) },
      () =>
        random.randrange(12) === 0
          ? `{"cut":${random.randrange(3)}`
          : { who: random.randrange(3), at: pick(TIMES), value: pick(VALUES) },
    );
  const names = ["a", "b", "c"].filter(() => random.randrange(2) === 0);
  const files = new Map(
    (names.length > 0 ? names : ["a"]).map((name) => [`${root}/${name}.jsonl`, lines()]),
  );
  const profile = pick(Object.keys(kind.ranges));
  if (mode !== "replace") return { files, mode, profile };
  const [from, to] = [pick(ENDS), pick(ENDS)].sort();
  if (from === to) return { files, mode: "merge", profile };
  return { files, mode, profile, from: from!, to: to!, clip: random.randrange(2) > 0 };
}
