import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { gzipSync } from "node:zlib";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import { goldenLines, goldenPath, goldenVerdicts } from "@lib/testing/golden.ts";
import { type JobFolder, jobFolder } from "@lib/testing/job_folder.ts";
import { runTask, type TaskOutcome } from "@lib/testing/run_task.ts";

const GOOD = new TextDecoder().decode(goldenLines("fleet_v20_hz2_t120_seed42.jsonl.gz")[0]!);

/** Runs the task once per case, a few at a time, as each is a process of its own. */
async function runAll(cases: readonly (readonly string[])[]): Promise<TaskOutcome[]> {
  const outcomes: TaskOutcome[] = [];
  let next = 0;
  const work = async () => {
    for (let at = next++; at < cases.length; at = next++) {
      outcomes[at] = await runTask("pipeline", cases[at]!);
    }
  };
  await Promise.all(Array.from({ length: 3 }, work));
  return outcomes;
}

function isThere(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}

Deno.test("pipeline --register says what it wrote, and nothing of it where it only would", async () => {
  await using folder = await jobFolder();
  const args = ["--input", folder.put("a.jsonl", `${GOOD}\n`), "--output", folder.lake];
  const dry = await runTask("pipeline", [...args, "--register", "ev.fleet", "--dry-run"]);
  assertEquals([dry.code, dry.stderr.includes("registered")], [0, false], dry.stderr);
  const { code, stderr } = await runTask("pipeline", [...args, "--register", "ev.fleet"]);
  assertEquals(code, 0, stderr);
  const said = /registered as ev\.fleet: a view in (\S+), and in (\S+) the statement/.exec(stderr);
  assertEquals(said?.slice(1).map(isThere), [true, true], stderr);
});

// @fault command line: Ctrl-C during a pipeline -> it says that nothing was published, and ends as
//   interrupted
Deno.test("pipeline that is interrupted says that nothing was published", async () => {
  await using folder = await jobFolder();
  const input = folder.put("a.jsonl", `${GOOD}\n`.repeat(200_000));
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-A", new URL("./pipeline.ts", import.meta.url).href],
      ...["--input", input, "--output", folder.lake],
    ],
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  let said = "";
  for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
    if (said === "") child.kill("SIGINT");
    said += text;
  }
  assertEquals((await child.status).signal, "SIGINT", said);
  assertStringIncludes(said, "interrupted: nothing was published, the lake is as it was");
  assertEquals(isThere(`${folder.lake}/clean`), false);
});

Deno.test("pipeline prints one JSON document on stdout, whose sums add up, and the rest on stderr", async () => {
  await using folder = await jobFolder();
  const clean = folder.put("b.jsonl", `${GOOD}\n${GOOD}\n`);
  const input = folder.put("a.jsonl.gz", Deno.readFileSync(goldenPath("dirty_v20.jsonl.gz")));
  const args = ["--input", input, clean, "--output", folder.lake, "--json"];
  const { code, stdout, stderr } = await runTask("pipeline", args);
  assertEquals(code, 0);
  assertEquals(stdout.split("\n").length, 2);
  const result = JSON.parse(stdout);
  assertEquals(
    Object.keys(result).filter((key) => !["column_profile", "warnings", "notes"].includes(key)),
    [
      ...["run_id", "profile", "engine", "mode", "dry_run", "input_rows", "blank_lines"],
      ...["clean_rows", "quarantine_rows", "outside_rows", "pct_clean", "pct_quarantine"],
      ...["low_soc_rows", "reasons", "iqr", "written", "sources", "phases", "recovered"],
    ],
  );
  const expected = goldenVerdicts("dirty_v20", "dictionary");
  // The file that comes second repeats a row of the first.
  assertEquals([result.input_rows, result.clean_rows], [expected.records + 2, expected.clean]);
  assertEquals(result.quarantine_rows, expected.quarantine + 2);
  assertEquals(result.reasons.duplicate, expected.reason_counts["duplicate"]! + 2);
  assertEquals(result.pct_clean + result.pct_quarantine, 100);
  for (const { rows, clean, quarantine } of result.sources) assertEquals(rows, clean + quarantine);
  const written = result.written.partitions.map(({ rows }: { rows: number }) => rows);
  assertEquals(written.reduce((sum: number, rows: number) => sum + rows), result.written.rows);
  assertEquals(result.written.rows, result.clean_rows);
  assertEquals(Object.keys(result.iqr), [...evTelemetry.flags.iqr]);
  assertEquals(
    result.phases.map(({ name }: { name: string }) => name),
    ["ingest", "standardize", "quality", "enrich", "validate", "write", "metadata"],
  );
  assertStringIncludes(stderr, "a.jsonl.gz: 2,431 = 2,266 clean + 165 quarantined");
  assertStringIncludes(stderr, "b.jsonl: 2 = 0 clean + 2 quarantined");
  assertStringIncludes(stderr, "all: 2,433 = 2,266 clean + 167 quarantined");
});

/** Each call, with parts of what it must say on stderr; it must exit with 2 and touch nothing. */
function wrongCalls(folder: JobFolder): [args: string[], ...said: string[]][] {
  const { path, lake } = folder;
  const good = folder.put("good.jsonl", GOOD);
  const to = ["--output", lake];
  const from = (...inputs: string[]) => inputs.flatMap((input) => ["--input", input]);
  folder.put("others/letter.txt", "dear");
  folder.put("text.parquet", "no Parquet");
  folder.put("empty/notes.txt", "");
  return [
    [to, "--input must be given"],
    [from(good), "--output must be given"],
    [[...from(`${path}/gone.jsonl`), ...to], `"${path}/gone.jsonl" is not there`],
    [[...from(good, `${path}/gone.jsonl`), ...to], `"${path}/gone.jsonl" is not there`],
    [[...from(`${path}/*.csv`), ...to], "must match at least one file", `"${path}/*.csv"`],
    [[...from(`${path}/empty`), ...to], "none found in", `"${path}/empty"`],
    [[...from(`${good}/below`), ...to], "--input must be readable", `"${good}/below"`],
    [[...from(good), "--output", `${path}/others`], "--output must be a lake", "letter.txt"],
    [[...from(good), "--output", good], "--output must be a folder", `"${good}", which is a file`],
    [[...from(`${path}/text.parquet`), ...to], "--input must be Parquet", "text.parquet"],
    [
      [...from(good), ...to, "--profile", "lax"],
      '--profile must be one of dictionary, seed: current value is "lax"',
    ],
    [
      [...from(good), ...to, "--mode", "prepend"],
      "--mode must be one of append, overwrite, overwrite_partitions, merge, replace",
      '"prepend"',
    ],
    [[...from(good), ...to, "--engine", "pandas"], "--engine must be one of duckdb", '"pandas"'],
    [
      [...from(good), ...to, "--spark-master", "local[2]"],
      '--spark-master must come with --engine spark: current value is "local[2]"',
    ],
    [
      [...from(good), ...to, "--spark-conf", "spark.cores.max=2"],
      '--spark-conf must come with --engine spark: current value is "spark.cores.max=2"',
    ],
    [
      [...from(good), ...to, "--engine", "spark", "--spark-conf", "fast"],
      '--spark-conf must be NAME=VALUE: current value is "fast"',
    ],
    [[...from(good), ...to, "--format", "xml"], "--format must be one of json, csv, parquet"],
    [[...from(good), ...to, "--tz-source", "Mars/Olympus"], "--tz-source", '"Mars/Olympus"'],
    [[...from(good), ...to, "--register", "a.b.c"], "--register", '"a.b.c"'],
    [
      [...from(good), ...to, "--low-soc", "many"],
      "--low-soc must be a number from 0 to 100",
      '"many"',
    ],
    [
      [...from(good), ...to, "--low-soc", "101"],
      "--low-soc must be a number from 0 to 100",
      '"101"',
    ],
    [[...from(good), ...to, "--low-soc", "-1"], "--low-soc must be a number from 0 to 100", '"-1"'],
    [[...from(good), ...to, "--memory-limit", "1"], "--memory-limit", "at least 128", '"1"'],
    [[...from(good), ...to, "--mode", "replace"], "--from and --to"],
    [
      [...from(good), ...to, "--mode", "replace", "--from", "2025-08-24", "--to", "yesterday"],
      "--to must be a day or an instant",
      '"yesterday"',
    ],
    [
      [...from(good), ...to, "--mode", "replace", "--from", "2025-08-24", "--to", "2025-08-24"],
      "--to must be later than --from",
    ],
    [[...from(good), "--output", ""], '--output must be DIR|URI, not empty: current value is ""'],
    [[...from(good), ...to, ...to], "--output must be given once", `"${lake}" and "${lake}"`],
    [[...from(good), ...to, "--clip"], "--clip must come with --mode replace"],
    [[...from(good), ...to, "--colour", "red"], "--colour is not an option"],
    [
      [...from(good), "--output", "s3a://bucket/lake"],
      "--output must be a path unless --engine spark is given",
      '"s3a://bucket/lake"',
    ],
    [
      [...from("s3a://bucket/*.jsonl"), ...to],
      "--input must be a path unless --engine spark is given",
      '"s3a://bucket/*.jsonl"',
    ],
    [[...from(good), ...to, "--emit", `${path}/job`], "--emit must come with --engine spark"],
    [
      [...from(good), "--output", "s3a://bucket/lake", "--engine", "spark", "--metrics", "mongo"],
      "--metrics must come with a lake in a folder",
      '"s3a://bucket/lake"',
    ],
    [
      [...from(good), "--output", "s3a://bucket/lake", "--engine", "spark", "--dry-run"],
      "--dry-run cannot be given",
      '"s3a://bucket/lake"',
    ],
  ];
}

// @fault command line: wrong calls of pipeline -> status 2: which option, which value, what is
//   accepted; nothing is touched
Deno.test("pipeline exits 2 for a wrong call, says what, which value and what is accepted, and touches nothing", async () => {
  await using folder = await jobFolder();
  const calls = wrongCalls(folder);
  const outcomes = await runAll(calls.map(([args]) => args));
  outcomes.forEach(({ code, stdout, stderr }, at) => {
    const [args, ...said] = calls[at]!;
    assertEquals([code, stdout], [2, ""], `${args.join(" ")}: ${stderr}`);
    for (const part of said) assertStringIncludes(stderr, part, `${args.join(" ")}: ${stderr}`);
    assertStringIncludes(stderr, "See: deno task pipeline --help");
    assert(!stderr.includes("    at "), stderr);
  });
  assertEquals(isThere(folder.lake), false);
  assertEquals([...Deno.readDirSync(`${folder.path}/others`)].length, 1);
});

// @fault input files: a gzip that is cut short -> status 1 and nothing published; its whole lines
//   are read with --allow-partial
Deno.test("pipeline exits 1 for a gzip cut short and publishes nothing, unless told to", async () => {
  await using folder = await jobFolder();
  const text = Array.from({ length: 500 }, (_, at) => GOOD.replace(":30.", `:30.${at}`)).join("\n");
  const whole = gzipSync(text);
  const input = folder.put("a.jsonl.gz", whole.subarray(0, whole.length - 100));
  const args = ["--input", input, "--output", folder.lake, "--json"];
  const [failed, partial] = [
    await runTask("pipeline", args),
    await runTask("pipeline", [...args, "--allow-partial"]),
  ];
  assertEquals([failed.code, failed.stdout], [1, ""]);
  assertStringIncludes(failed.stderr, `${input} is cut short or damaged`);
  const readable = Number(/: (\d+) whole lines were readable/.exec(failed.stderr)![1]);
  assertEquals(partial.code, 0);
  const { input_rows, notes } = JSON.parse(partial.stdout);
  assertEquals(input_rows, readable);
  assertStringIncludes(notes[0], `${readable} whole lines were readable`);
});

Deno.test("pipeline says that an empty input changed nothing, and exits 0", async () => {
  await using folder = await jobFolder();
  const input = folder.put("a.jsonl", " \r\n\n");
  const { code, stdout, stderr } = await runTask("pipeline", [
    input,
    "--output",
    folder.lake,
    "--json",
  ]);
  assertEquals(code, 0);
  const { input_rows, blank_lines } = JSON.parse(stdout);
  assertEquals([input_rows, blank_lines], [0, 2]);
  assertStringIncludes(stderr, "the input has no rows: nothing was changed");
  assertEquals(isThere(folder.lake), false);
});
