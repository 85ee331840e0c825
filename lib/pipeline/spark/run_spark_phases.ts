/** The phases of a run on Apache Spark, which does the work; publishing is the lake's as always. @module */

import { openDuckdb, pathPattern, sqlText } from "@lib/engines/duckdb.ts";
import { findSpark } from "@lib/engines/find_spark.ts";
import { runSparkScript } from "@lib/engines/run_spark_script.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import type { NewFile, PartitionChange } from "@lib/lake/lake.ts";
import { sparkDialect } from "@lib/quality/spark_dialect.ts";
import { checkOutside, checkPlanned, checkShrink } from "../check_sums.ts";
import type { CheckedJob } from "../job_options.ts";
import { type JobResult, jobResult } from "../job_result.ts";
import { DATA_SETS } from "../output_columns.ts";
import { createPhaseLog } from "../phase_log.ts";
import { publishRun } from "../publish_run.ts";
import type { Run } from "../run.ts";
import { type PartitionCounts, partitionDiff } from "../write/partition_diff.ts";
import { partitionFolder } from "../write/partition_folder.ts";
import { type DataSetPlan, keysLeaving, storedFiles } from "../write/plan_write.ts";
import { storedRows } from "../write/stored_rows.ts";
import { readResults } from "./read_results.ts";
import { resultSql } from "./result_sql.ts";
import { sparkMetrics } from "./spark_metrics.ts";
import { sparkScript } from "./spark_script.ts";
import { SPARK_PHASES, type SparkPhase, type SparkStatement } from "./spark_statement.ts";

/**
 * Takes a run through its phases on Spark. Its script writes to the lake's staging folder only, so
 * that a job that is killed there has changed nothing; what it staged is published in one commit.
 *
 * @throws {UsageError} where Spark or Java is missing, or the job asks for what Spark does not do here.
 */
export async function runSparkPhases(run: Run, scratch: string): Promise<JobResult> {
  const { job, lake, runId } = run;
  checkSparkJob(job, run.source.format);
  const spark = await findSpark();
  const folder = Deno.realPathSync(scratch);
  const staging = { clean: `${folder}/clean`, quarantine: `${folder}/quarantine` };
  const storedFolder = (dataSet: (typeof DATA_SETS)[number]) =>
    lake.partitions(dataSet).size > 0 ? `${Deno.realPathSync(lake.dir)}/${dataSet}` : undefined;
  const statements = sparkScript({
    ...job,
    inputs: job.inputs.files.map(({ path }) => ({ location: path, sourceFile: path })),
    stored: { clean: storedFolder("clean"), quarantine: storedFolder("quarantine") },
    work: `${folder}/work`,
    staging,
    runId,
  });

  const results = readResults();
  const log = createPhaseLog(job.onProgress);
  const ended = new Map<string, number>();
  const startMs = performance.now();
  job.onProgress?.({ phase: "ingest", done: 0, total: 1, unit: "phases" });
  await runSparkScript(spark, withMarks(statements), {
    ...job.spark,
    scratch: folder,
    onLine: (line) => {
      if (!results.take(line)) return;
      const phase = results.all<{ name: SparkPhase }>("phase").at(-1)?.name;
      if (phase === undefined || ended.has(phase)) return;
      ended.set(phase, performance.now());
      job.onProgress?.({ phase, done: 1, total: 1, unit: "phases" });
    },
  });

  const { metrics, ...ingested } = sparkMetrics(results);
  const rows = metrics.total_input_rows;
  let before = startMs;
  for (const phase of SPARK_PHASES) {
    const end = ended.get(phase) ?? before;
    log.note(phase, phase === "ingest" ? ingested.lines : rows, rows, end - before);
    before = end;
  }
  checkOutside(job, metrics);
  const plans = DATA_SETS.map((dataSet): DataSetPlan => {
    const stored = storedFiles(lake, dataSet);
    return {
      dataSet,
      prefix: dataSet,
      incoming: dataSet,
      columns: run[dataSet],
      stored,
      diff: results.all<PartitionCounts>(`diff_${dataSet}`)
        .map((counts) => partitionDiff(counts, stored)),
    };
  });
  checkPlanned(plans, metrics);
  checkShrink(job, keysLeaving(plans));
  const notes: string[] = [];
  const parts = {
    job,
    runId,
    blankLines: ingested.blankLines,
    notes,
    metrics,
    plans,
    recovered: lake.recovered.detail,
    phases: log.phases,
  };
  if (rows === 0) {
    notes.push("the input has no rows: nothing was changed");
    return jobResult({ ...parts, plans: [], changes: [] });
  }
  const changes = await stagedChanges(run, plans, staging);
  await log.run("metadata", rows, async () => {
    await publishRun(run, changes, {
      ingested: { ...ingested, notes, standardizeMs: 0 },
      metrics,
      engine: { name: "spark", version: spark.version },
      phases: [...log.phases],
    });
    return { value: undefined, rowsOut: rows };
  });
  return jobResult({ ...parts, changes });
}

/** Said before anything is started, with the engine that does it. */
function checkSparkJob(job: CheckedJob, format: string): void {
  const refused = format !== "json"
    ? `input of JSON lines: current format is ${format}`
    : job.dryRun
    ? "no --dry-run"
    : job.allowPartial
    ? "no --allow-partial"
    : job.register !== undefined
    ? "no --register"
    : undefined;
  if (refused !== undefined) {
    throw new UsageError(`--engine spark takes ${refused}; --engine duckdb takes it`);
  }
}

/** After the statements of each phase, one that says that they are done. */
function withMarks(statements: readonly SparkStatement[]): string[] {
  return SPARK_PHASES.flatMap((phase) => [
    ...statements.filter((statement) => statement.phase === phase).map(({ text }) => text),
    resultSql("phase", `SELECT ${sparkDialect.text(phase)} AS name`),
  ]);
}

/** What Spark staged, as changes of the partitions that rows enter or leave. */
async function stagedChanges(
  { runId }: Run,
  plans: readonly DataSetPlan[],
  staging: Readonly<Record<DataSetPlan["dataSet"], string>>,
): Promise<PartitionChange[]> {
  using db = await openDuckdb();
  const changes: PartitionChange[] = [];
  for (const { dataSet, diff, stored } of plans) {
    for (const part of diff) {
      const entering = part.added + part.replaced;
      const partition = partitionFolder(part);
      const files = stored.filter((file) => file.partition === partition);
      const isRewritten = part.kept < storedRows(stored, partition);
      if (entering === 0 && !isRewritten) continue;
      const add = await renamed(db, `${staging[dataSet]}/${partition}`, `part-${runId}`);
      const rows = add.reduce((sum, file) => sum + file.rows, 0);
      const expected = entering + (isRewritten ? part.kept : 0);
      if (rows !== expected) {
        throw new Error(
          `Cannot publish as ${dataSet}/${partition} must get ${expected} rows: Spark wrote ${rows}`,
        );
      }
      const keep = isRewritten ? [] : files.map(({ name }) => name);
      changes.push({ dataSet, partition, keep, add });
    }
  }
  return changes;
}

/** The Parquet files of a folder under names of this run, with their rows as their footers say. */
async function renamed(
  db: Awaited<ReturnType<typeof openDuckdb>>,
  folder: string,
  prefix: string,
): Promise<NewFile[]> {
  const files: NewFile[] = [];
  let names: string[];
  try {
    names = [...Deno.readDirSync(folder)].map(({ name }) => name).filter((name) =>
      name.endsWith(".parquet")
    ).sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
  for (const [at, staged] of names.entries()) {
    const name = `${prefix}-${at}.parquet`;
    const path = `${folder}/${name}`;
    await Deno.rename(`${folder}/${staged}`, path);
    const { rows } = await db.one<{ rows: number }>(
      `SELECT num_rows AS rows FROM parquet_file_metadata(${sqlText(pathPattern(path))})`,
    );
    files.push({ path, name, rows });
  }
  return files;
}
