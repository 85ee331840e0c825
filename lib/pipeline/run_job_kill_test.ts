import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { type Duckdb, openDuckdb } from "@lib/engines/duckdb.ts";
import { type Fs, systemFs } from "@lib/lake/fs.ts";
import { watchChanges } from "@lib/lake/watch_changes.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { KILL_CASES, type KillCase, prepareKillCase, runKillCase } from "./_kill_cases.ts";
import { assertManifestIsTrue, readDataSet } from "./_read_lake.ts";

const CHILD = new URL("./_kill_child.ts", import.meta.url).pathname;
/** Opening a lake makes as many changes before the job itself makes one. */
const FIRST_AT = 5;
/** Dying at every change takes long: two jobs do, the others at every `STEP`-th. */
const EVERY: readonly KillCase[] = ["merge"];
const STEP = 4;
/** What a kill leaves does not depend on what the disk was waited for. */
const HASTY_FS: Fs = { ...systemFs, sync: () => Promise.resolve() };

interface Tally {
  kills: number;
  /** Kills after which the next run finished what was begun, or undid what was only prepared. */
  finished: number;
  undone: number;
  /** Rows missing, left over or doubled after the next run. */
  lost: number;
}

// @fault lake: runs and replays killed with -9 at any change, in every mode -> what readers see
//   is the old or the new state; a rerun ends as if there had been no kill
// @shows All or nothing
// @shows Running it twice changes nothing
Deno.test("runJob() and replayJob() survive kill -9 at any change, in every mode", async () => {
  using db = await openDuckdb({ threads: 1 });
  using folder = temporaryFolder();
  const cases = await Promise.all(
    (Object.keys(KILL_CASES) as KillCase[]).map((name) =>
      preparedCase(db, name, `${folder.path}/${name}`)
    ),
  );
  const tallies = new Map(
    cases.map(({ name }) => [name, { kills: 0, finished: 0, undone: 0, lost: 0 }]),
  );
  const points = cases.flatMap((prepared) => {
    const step = EVERY.includes(prepared.name) ? 1 : STEP;
    const ats = Array.from({ length: prepared.changes }, (_, at) => at);
    return ats.filter((at) => at >= FIRST_AT && at % step === 0).map((at) => ({ prepared, at }));
  });
  await inLanes(points, async ({ prepared, at }) => {
    await killAndRecover(db, prepared, { at, tally: tallies.get(prepared.name)! });
  });
  say(`${"job".padEnd(22)}kills  undone  finished  rows lost`);
  for (const [name, { kills, finished, undone, lost }] of tallies) {
    assert(finished > 0 && undone > 0, name);
    assertEquals(lost, 0, name);
    const cells = [[kills, 5], [undone, 8], [finished, 10], [lost, 11]] as const;
    say(name.padEnd(22) + cells.map(([count, width]) => String(count).padStart(width)).join(""));
  }
  const kills = [...tallies.values()].reduce((sum, tally) => sum + tally.kills, 0);
  say(`${kills} kills in all`);
  assert(kills >= 80, `only ${kills} kills`);
});

// @fault lake: a run that finishes a killed one is killed with -9 itself -> the next one makes it
//   whole
Deno.test("runJob() survives kill -9 of a run that finishes a killed one", async () => {
  using db = await openDuckdb({ threads: 1 });
  using folder = temporaryFolder();
  const prepared = await preparedCase(db, "merge", folder.path);
  const { root, inputs, changes } = prepared;
  let kills = 0;
  for (const first of [changes - 16, changes - 6]) {
    const lake = `${root}/twice-${first}`;
    await copyTree(`${root}/base`, lake);
    assertEquals(await child("merge", { inputs, lake }, first), "SIGKILL");
    // Each recovery begins where the one before it was killed.
    for (let at = FIRST_AT; at < FIRST_AT + 18; at += 2) {
      if (await systemFs.size(`${lake}/.staging/.intent.json`) === undefined) break;
      assertEquals(await child("merge", { inputs, lake }, at), "SIGKILL");
      await assertWhole(db, prepared, lake);
      kills++;
    }
    await runKillCase("merge", { inputs, lake, fs: HASTY_FS });
    assertEquals(await partitionsOf(db, lake), prepared.after);
    await assertManifestIsTrue(db, lake);
  }
  assert(kills >= 8, `only ${kills} kills`);
  say(`${kills} kills of runs that were finishing a killed one: nothing lost`);
});

interface Prepared {
  readonly name: KillCase;
  readonly root: string;
  readonly inputs: string;
  /** How many changes the job makes when nobody kills it. */
  readonly changes: number;
  readonly before: Partitions;
  readonly after: Partitions;
}

/** Rows of every partition, without the run that wrote them. */
type Partitions = Readonly<Record<string, readonly string[]>>;

async function preparedCase(db: Duckdb, name: KillCase, root: string): Promise<Prepared> {
  const inputs = `${root}/inputs`;
  await Deno.mkdir(inputs, { recursive: true });
  await prepareKillCase({ inputs, lake: `${root}/base` });
  const lake = `${root}/undisturbed`;
  await copyTree(`${root}/base`, lake);
  const before = await partitionsOf(db, lake);
  let changes = 0;
  const fs = watchChanges(HASTY_FS, async (_change, make) => {
    changes++;
    await make();
  });
  await runKillCase(name, { inputs, lake, fs });
  const after = await partitionsOf(db, lake);
  for (const dataSet of ["clean/", "quarantine/"]) {
    const isOf = ([partition]: [string, unknown]) => partition.startsWith(dataSet);
    const [old, new_] = [before, after].map((state) => Object.entries(state).filter(isOf));
    assert(JSON.stringify(old) !== JSON.stringify(new_), `${name} must change ${dataSet}`);
  }
  return { name, root, inputs, changes, before, after };
}

async function killAndRecover(
  db: Duckdb,
  prepared: Prepared,
  { at, tally }: { at: number; tally: Tally },
): Promise<void> {
  const { name, root, inputs, after } = prepared;
  const lake = `${root}/killed-${at}`;
  await copyTree(`${root}/base`, lake);
  assertEquals(await child(name, { inputs, lake }, at), "SIGKILL", `${name} at change ${at}`);
  tally.kills++;
  await assertWhole(db, prepared, lake);

  const left = await namesIn(`${lake}/.staging`);
  const isDecided = left.includes(".intent.json");
  const result = await runKillCase(name, { inputs, lake, fs: HASTY_FS });
  const isBegun = isDecided || left.some((name) => !name.startsWith("."));
  assertEquals(result.recovered !== "", isBegun, `${name} at change ${at}`);
  if (isDecided) assertStringIncludes(result.recovered, "now published whole");
  if (isDecided) tally.finished++;
  else tally.undone++;
  tally.lost += rowsThatDiffer(await partitionsOf(db, lake), after);
  await assertManifestIsTrue(db, lake);
  const history = (await Deno.readTextFile(`${lake}/_metadata/history.ndjson`)).trim().split("\n");
  const runs = history.map((line) => JSON.parse(line).run_id);
  assertEquals(new Set(runs).size, runs.length);
  assertEquals((await namesIn(`${lake}/.staging`)).filter((name) => name !== ".replaced"), []);
}

/** What a reader may see at any moment: each partition as it was or as it will be. */
async function assertWhole(db: Duckdb, { before, after }: Prepared, lake: string): Promise<void> {
  const seen = await partitionsOf(db, lake);
  for (const name of Object.keys({ ...before, ...after, ...seen })) {
    const states = [before[name], after[name]].map((rows) => JSON.stringify(rows));
    assert(states.includes(JSON.stringify(seen[name])), `${name} holds ${seen[name]?.join("\n")}`);
  }
}

async function namesIn(folder: string): Promise<string[]> {
  return (await systemFs.list(folder) ?? []).map(({ name }) => name);
}

function rowsThatDiffer(a: Partitions, b: Partitions): number {
  const rowsOf = (state: Partitions) =>
    Object.entries(state).flatMap(([name, rows]) => rows.map((row) => `${name} ${row}`)).sort();
  const [ours, theirs] = [rowsOf(a), rowsOf(b)];
  const twice = ours.filter((row, i) => row === ours[i + 1]).length;
  const [inA, inB] = [new Set(ours), new Set(theirs)];
  return inA.symmetricDifference(inB).size + twice;
}

async function partitionsOf(db: Duckdb, lake: string): Promise<Partitions> {
  const partitions: Record<string, string[]> = {};
  for (const dataSet of ["clean", "quarantine"] as const) {
    const columns = "ano, mes, to_json(struct_pack(*COLUMNS(* EXCLUDE (run_id)))) AS row";
    type Row = { ano: number; mes: number; row: string };
    for (const { ano, mes, row } of await readDataSet<Row>(db, lake, { dataSet, columns })) {
      (partitions[`${dataSet}/ano=${ano}/mes=${mes}`] ??= []).push(row);
    }
  }
  return partitions;
}

/** Runs the job in a process that dies at a change, every other time halfway; answers how it ended. */
async function child(
  name: KillCase,
  { inputs, lake }: { inputs: string; lake: string },
  at: number,
): Promise<string> {
  const { signal, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--no-check", "--allow-read", "--allow-write", "--allow-env", "--allow-sys"],
      ...["--allow-ffi", "--allow-run", CHILD, name, inputs, lake],
      ...[String(at), at % 2 === 0 ? "before" : "half"],
    ],
  }).output();
  return signal ?? new TextDecoder().decode(stderr);
}

/** Works on the items, as many at a time as there are cores. */
async function inLanes<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const rest = [...items];
  await Promise.all(Array.from({ length: navigator.hardwareConcurrency }, async () => {
    for (let item = rest.shift(); item !== undefined; item = rest.shift()) await work(item);
  }));
}

async function copyTree(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (isDirectory) await copyTree(`${from}/${name}`, `${to}/${name}`);
    else await Deno.copyFile(`${from}/${name}`, `${to}/${name}`);
  }
}

function say(text: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(`${text}\n`));
}
