import { assert, assertEquals, assertRejects } from "@std/assert";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import type { JobOptions } from "../job_options.ts";
import { emitJob } from "./emit_job.ts";

const JOB: JobOptions = {
  contract: evTelemetry,
  input: ["s3a://raw/a.jsonl", "s3a://raw/b.jsonl"],
  output: "s3a://lake/ev/",
  engine: "spark",
};

Deno.test("emitJob() makes variables of what differs from day to day, and leaves nothing of it in the script", async () => {
  using folder = temporaryFolder();
  const day = { mode: "replace", from: "2025-08-24", to: "2025-08-25" } as const;
  const { variables } = await emitJob({ ...JOB, ...day }, `${folder.path}/job`);
  assertEquals(variables, {
    input_1: "s3a://raw/a.jsonl",
    input_2: "s3a://raw/b.jsonl",
    output: "s3a://lake/ev",
    from: "2025-08-24",
    to: "2025-08-25",
  });
  const script = await Deno.readTextFile(`${folder.path}/job/job.sql`);
  for (const value of Object.values(variables)) assert(!script.includes(value), value);
  const named = new Set(script.match(/(?<=\$\{)\w+(?=\})/g));
  assertEquals([...named].sort(), [...Object.keys(variables), "run_id"].sort());
  const { mode } = await Deno.stat(`${folder.path}/job/run.sh`);
  assertEquals(mode! & 0o111, 0o111);
});

Deno.test("emitJob() publishes nothing before the last check, and tells the next job before it begins", async () => {
  using folder = temporaryFolder();
  await emitJob(JOB, folder.path);
  const script = await Deno.readTextFile(`${folder.path}/job.sql`);
  const intent = script.indexOf("INSERT INTO intent");
  assert(script.lastIndexOf("raise_error") < intent);
  assert(script.lastIndexOf("INSERT INTO staged_quarantine") < intent);
  assert(script.lastIndexOf("INSERT INTO document") < intent);
  assert(script.indexOf("INSERT OVERWRITE lake_clean", intent) > intent);
});

Deno.test("emitJob() has the script print its sums and where it wrote, for a person, and nothing for a program", async () => {
  using folder = temporaryFolder();
  await emitJob(JOB, folder.path);
  const script = await Deno.readTextFile(`${folder.path}/job.sql`);
  const printed = script.split(/;\n/).filter((text) => /^SELECT (?!raise_error)/.test(text.trim()));
  assertEquals(printed.filter((text) => text.includes("#result")), []);
  assertEquals(printed.map((text) => /FROM (\w+)$/.exec(text)?.[1]), [
    "intent",
    "run_total",
    "change",
  ]);
  assert(script.indexOf(printed[1]!) > script.lastIndexOf("EXECUTE IMMEDIATE publish_step"));
  for (const dataSet of ["clean", "quarantine"]) {
    assert(printed[2]!.includes(`'\${output}/${dataSet}'`), printed[2]);
  }
});

Deno.test("emitJob() writes a program that tells Spark how much to say, from a folder of any name", async () => {
  using folder = temporaryFolder();
  const dir = `${folder.path}/a job`;
  await emitJob(JOB, dir);
  await Deno.mkdir(`${folder.path}/bin`);
  const spark = 'printf "%s\\n" "$SPARK_SUBMIT_OPTS" "$@"';
  await Deno.writeTextFile(`${folder.path}/bin/spark-sql`, `#!/bin/sh\n${spark}\n`, {
    mode: 0o755,
  });
  const { stdout } = await new Deno.Command(`${dir}/run.sh`, {
    args: ["--master", "yarn"],
    env: { SPARK_HOME: folder.path, SPARK_SUBMIT_OPTS: "-Dmine=1" },
  }).output();
  const words = new TextDecoder().decode(stdout).split("\n");
  // What the user sets comes after it, so that it counts for more.
  assertEquals(words[0], `-Dlog4j2.configurationFile="${dir}/log4j2.properties" -Dmine=1`);
  assertEquals(words.slice(1, 4), ["--master", "yarn", "-S"]);
  const log = await Deno.readTextFile(`${dir}/log4j2.properties`);
  assert(/^rootLogger\.level = error$/m.test(log));
});

Deno.test("emitJob() gives a path as an address, which does not depend on where a scheduler stands", async () => {
  using folder = temporaryFolder();
  const { variables } = await emitJob(
    { ...JOB, input: "raw", output: `${folder.path}/lake` },
    folder.path,
  );
  assertEquals(variables, {
    input: `file://${Deno.cwd()}/raw`,
    output: `file://${folder.path}/lake`,
  });
});

Deno.test("emitJob() takes the place of an emitted job, and of nothing else", async () => {
  using folder = temporaryFolder();
  assertEquals((await emitJob(JOB, folder.path)).replaced, false);
  assertEquals((await emitJob(JOB, folder.path)).replaced, true);
  await Deno.writeTextFile(`${folder.path}/letter.txt`, "dear");
  await assertRejects(() => emitJob(JOB, folder.path), UsageError, "which holds letter.txt");
  await assertRejects(
    () => emitJob(JOB, `${folder.path}/letter.txt`),
    UsageError,
    "must be a folder",
  );
  await Deno.mkdir(`${folder.path}/other`);
  await Deno.writeTextFile(`${folder.path}/other/job.sql`, "SELECT 1");
  await assertRejects(
    () => emitJob(JOB, `${folder.path}/other`),
    UsageError,
    "which holds job.sql",
  );
  assertEquals(await Deno.readTextFile(`${folder.path}/other/job.sql`), "SELECT 1");
});

Deno.test("emitJob() refuses what a script cannot do, and writes nothing", async () => {
  using folder = temporaryFolder();
  const cases: readonly [options: Partial<JobOptions>, said: string][] = [
    [{ engine: "duckdb" }, "--emit must come with --engine spark"],
    [{ input: "kafka:ev" }, '"kafka:ev"'],
    [{ format: "csv" }, "--format must be json"],
    [{ input: "raw/a.csv" }, `"file://${Deno.cwd()}/raw/a.csv" is csv`],
    [{ input: ["s3a://raw/a.jsonl", "s3a://raw/*.parquet"] }, '"s3a://raw/*.parquet" is parquet'],
    [{ dryRun: true }, "--dry-run"],
    [{ register: "ev.fleet" }, "--register"],
    [{ input: "s3a://raw/it's.jsonl" }, "no quote"],
    [{ output: "s3a://raw/;" }, "semicolon"],
  ];
  for (const [options, said] of cases) {
    await assertRejects(
      () => emitJob({ ...JOB, ...options }, `${folder.path}/job`),
      UsageError,
      said,
    );
  }
  assertEquals([...Deno.readDirSync(folder.path)], []);
});
