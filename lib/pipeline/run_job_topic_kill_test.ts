import { assert, assertEquals } from "@std/assert";
import { openDuckdb } from "@lib/engines/duckdb.ts";
import { goldenLines } from "@lib/testing/golden.ts";
import { assertManifestIsTrue } from "./_read_lake.ts";
import { type TopicFolder, topicFolder } from "./_topic_folder.ts";

const CHILD = new URL("./_topic_child.ts", import.meta.url).pathname;
const KILLS = 5;
const COPIES = 8;

// @fault topics: the pipeline is killed with -9 at random times while it reads a topic -> a rerun
//   makes the lake whole
// @shows A topic read twice
Deno.test("runJob() on a topic survives kill -9 at any time, and a rerun makes the lake whole", async () => {
  using db = await openDuckdb({ threads: 1 });
  await using folder = await topicFolder();
  const lines = goldenLines("dirty_v20.jsonl.gz");
  for (let copy = 0; copy < COPIES; copy++) {
    // A day later in each copy, so that there is enough to do and none is a duplicate of another.
    const day = String(10 + copy);
    const texts = lines.map((line) => replaceDay(line, day));
    await folder.produce("ev", texts.map((value, i) => ({ value, partition: i % 3 })), {
      partitions: 3,
    });
  }
  const startMs = performance.now();
  assertEquals(await child(folder, `${folder.path}/undisturbed`), null);
  const tookMs = performance.now() - startMs;
  const whole = await stateOf(folder, `${folder.path}/undisturbed`);
  assert(Number(whole.clean) > 15_000, `${whole.clean} rows`);

  const seen: string[] = [];
  for (let kill = 0; kill < KILLS; kill++) {
    const lake = `${folder.path}/killed-${kill}`;
    const signal = await child(folder, lake, tookMs * (kill + 1) / (KILLS + 1));
    const before = await stateOf(folder, lake);
    assert([whole.clean, "0"].includes(before.clean), "a reader sees all of it or nothing");
    seen.push(`${signal ?? "done"}: ${before.clean}`);
    assertEquals(await child(folder, lake), null);
    assertEquals(await stateOf(folder, lake), whole);
    await assertManifestIsTrue(db, lake);
  }
  assert(seen.filter((text) => text.startsWith("SIGKILL")).length >= KILLS / 2, seen.join());
  Deno.stderr.writeSync(new TextEncoder().encode(
    `rows seen after each kill while a topic was read: ${seen.join(", ")}\n`,
  ));
});

/** Bytes stay bytes: some lines are not UTF-8. */
function replaceDay(line: Uint8Array, day: string): Uint8Array {
  const at = new TextDecoder("latin1").decode(line).indexOf("2025-08-24");
  const copy = line.slice();
  if (at >= 0) copy.set(new TextEncoder().encode(day), at + "2025-08-".length);
  return copy;
}

/** Rows of both data sets, and one figure that every clean value and reason goes into. */
async function stateOf(folder: TopicFolder, lake: string) {
  const read = async (dataSet: string, figure: string) => {
    using db = await openDuckdb();
    const pattern = `${lake}/${dataSet}/*/*/*.parquet`;
    const found = await db.rows(`SELECT * FROM glob('${pattern}')`);
    if (found.length === 0) return { rows: "0", figure: "" };
    return await db.one<{ rows: string; figure: string }>(
      `SELECT count(*)::VARCHAR AS rows, (${figure})::VARCHAR AS figure FROM read_parquet('${pattern}')`,
    );
  };
  assert(lake.startsWith(folder.path));
  const clean = await read("clean", "sum(hash(vehicle_ts_key, soc_pct, source_file, source_line))");
  const bad = await read("quarantine", "sum(hash(raw, reasons, source_file, source_line))");
  return { clean: clean.rows, quarantine: bad.rows, figures: [clean.figure, bad.figure] };
}

/** Runs the job in a process of its own, killed after a while; answers the signal that ended it. */
async function child(
  { path }: TopicFolder,
  lake: string,
  killAfterMs?: number,
): Promise<Deno.Signal | null> {
  const process = new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--no-check", "--allow-read", "--allow-write", "--allow-env", "--allow-sys"],
      ...["--allow-ffi", "--allow-run", CHILD, path, lake],
    ],
  }).spawn();
  const timer = killAfterMs === undefined ? undefined : setTimeout(() => {
    process.kill("SIGKILL");
  }, killAfterMs);
  const { signal, code } = await process.status;
  clearTimeout(timer);
  assert(signal !== null || code === 0, `the job ended with status ${code}`);
  return signal;
}
