import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { type Duckdb, openDuckdb } from "@lib/engines/duckdb.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { jobPlace } from "./_job_place.ts";
import { EV } from "./_record_kinds.ts";

const ROWS = 20_000;

// @fault lake: the command runs on a lake in use -> status 1 at once, naming the job that has it
Deno.test("pipeline command on a lake in use ends with 1 at once and names the job that has it", async () => {
  using root = temporaryFolder();
  const lines = Array.from(
    { length: ROWS },
    (_, at) => EV.line({ who: at, at: "2025-02-01T00:00:00Z", value: 1 }),
  );
  await Deno.writeTextFile(`${root.path}/a.jsonl`, lines.join("\n"));
  const first = pipeline(root.path).spawn();
  const reader = first.stderr.getReader();
  await reader.read(); // it has the lake: reports of progress begin when it reads
  first.kill("SIGSTOP");
  const second = await pipeline(root.path).output();
  first.kill("SIGCONT");
  reader.releaseLock();

  const said = new TextDecoder().decode(second.stderr);
  assertEquals([second.code, second.stdout.length], [1, 0]);
  assertStringIncludes(said, `is in use by pipeline (process ${first.pid}, run `);
  assertStringIncludes(said, "nothing was changed; try again when it has ended");
  const { code, stdout } = await first.output();
  const result = JSON.parse(new TextDecoder().decode(stdout));
  assertEquals([code, result.written.rows], [0, ROWS]);
  assertMatch(said, new RegExp(`run ${result.run_id}, since `));
});

// @fault lake: read while a run publishes -> each partition is as it was or as it will be
// @shows All or nothing
Deno.test("runJob() shows a reader each partition as it was or as it will be", async () => {
  await using place = await jobPlace();
  using db = await openDuckdb({ threads: 1 });
  const linesOf = (value: number) =>
    [1, 2, 3].flatMap((month) =>
      Array.from({ length: 400 }, (_, who) => ({
        who,
        at: `2025-0${month}-05T06:00:00Z`,
        value,
      }))
    );
  await place.run("a", linesOf(1));
  let isDone = false;
  const jobs = (async () => {
    for (let round = 0; round < 12; round++) {
      const mode = (["overwrite", "merge", "overwrite_partitions"] as const)[round % 3]!;
      await place.run("a", linesOf(2 + round), { mode });
    }
  })().finally(() => isDone = true);
  const tally = { looks: 0, retries: 0, mixed: 0 };
  const seen = new Set<number>();
  while (!isDone) {
    const partitions = await look(db, place.lake);
    if (partitions === undefined) {
      tally.retries++;
      continue;
    }
    tally.looks++;
    assertEquals(partitions.map(({ mes, rows }) => [mes, rows]), [[1, 400], [2, 400], [3, 400]]);
    for (const { least, most } of partitions) {
      assertEquals(least, most);
      seen.add(least);
    }
    if (new Set(partitions.map(({ least }) => least)).size > 1) tally.mixed++;
  }
  await jobs;
  assert(tally.looks > 20 && seen.size > 5, JSON.stringify([tally, [...seen]]));
  Deno.stderr.writeSync(new TextEncoder().encode(
    `${tally.looks} looks during 12 jobs: no partition half, ${tally.mixed} between two partitions, ` +
      `${tally.retries} tried again as a file was gone\n`,
  ));
});

function pipeline(root: string): Deno.Command {
  const script = new URL("../cli/pipeline.ts", import.meta.url).pathname;
  return new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--no-check", "--allow-read", "--allow-write", "--allow-env", "--allow-sys"],
      ...[
        "--allow-ffi",
        script,
        "--input",
        `${root}/a.jsonl`,
        "--output",
        `${root}/lake`,
        "--json",
      ],
    ],
    stdout: "piped",
    stderr: "piped",
  });
}

/** What a reader finds, or `undefined` where a file that it had listed was gone when it opened it. */
async function look(db: Duckdb, lake: string) {
  try {
    return await db.rows<Record<"mes" | "rows" | "least" | "most", number>>(`
      SELECT mes, count(*) AS rows, min(level_m) AS least, max(level_m) AS most
      FROM read_parquet('${lake}/clean/*/*/*.parquet', hive_partitioning = TRUE)
      GROUP BY mes ORDER BY mes`);
  } catch (error) {
    assertMatch(String(error), /No such file|Cannot open file|No files found/);
    return undefined;
  }
}
