import { assert, assertEquals } from "@std/assert";
import { type Duckdb, openDuckdb } from "@lib/engines/duckdb.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { prepareKillCase, runKillCase } from "./_kill_cases.ts";
import { assertManifestIsTrue, readDataSet } from "./_read_lake.ts";
import { WATER } from "./_record_kinds.ts";

const CHILD = new URL("./_kill_child.ts", import.meta.url).pathname;
const ROWS = 50_000;
const KILLS = 8;

// @fault lake: killed with -9 at random times while the engine reads, joins and writes -> a rerun
//   ends as if there had been no kill
// @shows All or nothing
Deno.test("runJob() survives kill -9 at any time, while the engine reads, joins and writes", async () => {
  using db = await openDuckdb({ threads: 1 });
  using root = temporaryFolder();
  const place = { inputs: `${root.path}/inputs`, lake: `${root.path}/lake` };
  await Deno.mkdir(place.inputs);
  await prepareKillCase(place);
  await writeBig(`${place.inputs}/second.jsonl`, 3);
  await runKillCase("merge", place);
  const states = [await stateOf(db, place.lake)];

  // The run that is not killed says how long one takes, and the others die at even distances.
  await writeBig(`${place.inputs}/second.jsonl`, 4);
  const startMs = performance.now();
  const undisturbed = `${root.path}/undisturbed`;
  await new Deno.Command("cp", { args: ["-r", place.lake, undisturbed] }).output();
  assertEquals(await child({ ...place, lake: undisturbed }), null);
  const tookMs = performance.now() - startMs;
  states.push(await stateOf(db, undisturbed));
  assert(states[0] !== states[1]);

  let kills = 0;
  const recovered: Record<string, number> = {};
  for (let kill = 0; kill < KILLS; kill++) {
    const lake = `${root.path}/killed-${kill}`;
    await new Deno.Command("cp", { args: ["-r", place.lake, lake] }).output();
    const signal = await child({ ...place, lake }, tookMs * (kill + 1) / (KILLS + 1));
    if (signal !== null) kills++;
    const seen = await stateOf(db, lake);
    for (const [partition, rows] of Object.entries(seen)) {
      assert(states.some((state) => state[partition] === rows), `${partition} is half`);
    }
    const result = await runKillCase("merge", { ...place, lake });
    const said = result.recovered.includes("published whole") ? "finished" : "undone or none";
    recovered[said] = (recovered[said] ?? 0) + 1;
    assertEquals(await stateOf(db, lake), states[1]);
    await assertManifestIsTrue(db, lake);
    await Deno.remove(lake, { recursive: true });
  }
  assert(kills >= KILLS / 2, `only ${kills} kills`);
  Deno.stderr.writeSync(new TextEncoder().encode(
    `${kills} kills by the clock on ${ROWS} rows, none lost: ${JSON.stringify(recovered)}\n`,
  ));
});

/** Rows over four months, every seventh with a level that no profile takes. */
async function writeBig(path: string, level: number): Promise<void> {
  const lines = Array.from({ length: ROWS }, (_, who) =>
    WATER.line({
      who,
      at: `2025-0${1 + who % 4}-06T00:00:00Z`,
      value: who % 7 === 0 ? 99 : level + who % 5,
    }));
  await Deno.writeTextFile(path, lines.join("\n"));
}

/** Rows of each partition as their number and one figure that every value goes into. */
async function stateOf(db: Duckdb, lake: string): Promise<Readonly<Record<string, string>>> {
  const state: Record<string, string> = {};
  for (const dataSet of ["clean", "quarantine"] as const) {
    const rows = await readDataSet<{ partition: string; station: string; level_m: number }>(
      db,
      lake,
      { dataSet, columns: "format('{}/{}', ano, mes) AS partition, station, level_m" },
    );
    const byPartition = Map.groupBy(rows, ({ partition }) => partition);
    for (const [partition, found] of byPartition) {
      const stations = new Set(found.map(({ station }) => station)).size;
      const sum = found.reduce((total, { level_m }) => total + (level_m ?? 0), 0);
      state[`${dataSet} ${partition}`] = `${found.length} rows, ${stations} stations, ${sum} m`;
    }
  }
  return state;
}

/** Runs the job in a process of its own, killed after a while; answers the signal that ended it. */
async function child(
  { inputs, lake }: { inputs: string; lake: string },
  killAfterMs?: number,
): Promise<Deno.Signal | null> {
  const process = new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--no-check", "--allow-read", "--allow-write", "--allow-env", "--allow-sys"],
      ...["--allow-ffi", "--allow-run", CHILD, "merge", inputs, lake, "Infinity", "before"],
    ],
  }).spawn();
  const timer = killAfterMs === undefined ? undefined : setTimeout(() => {
    process.kill("SIGKILL");
  }, killAfterMs);
  const { signal } = await process.status;
  clearTimeout(timer);
  return signal;
}
