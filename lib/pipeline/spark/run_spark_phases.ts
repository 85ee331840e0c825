/** The phases of a run on Apache Spark, which does the work; publishing is the lake's as always. @module */

import { findSpark } from "@lib/engines/find_spark.ts";
import { checkOutside, checkPlanned, checkShrink } from "../check_sums.ts";
import { type JobResult, jobResult } from "../job_result.ts";
import { noteNoRows } from "../note_no_rows.ts";
import { DATA_SETS, type DataSet } from "../output_columns.ts";
import { createPhaseLog } from "../phase_log.ts";
import { publishRun } from "../publish_run.ts";
import type { Run } from "../run.ts";
import { tryToRegister } from "../try_to_register.ts";
import { type PartitionCounts, partitionDiff } from "../write/partition_diff.ts";
import { type DataSetPlan, keysLeaving, storedFiles } from "../write/plan_write.ts";
import type { Preview } from "../write/preview.ts";
import { stagedRows } from "../write/staged_rows.ts";
import { prepareInput } from "./prepare_input.ts";
import { previewOnDuckdb } from "./preview_on_duckdb.ts";
import type { ScriptResults } from "./read_results.ts";
import { runStatements } from "./run_statements.ts";
import { scriptNotes } from "./script_notes.ts";
import { sparkMetrics } from "./spark_metrics.ts";
import { sparkScript } from "./spark_script.ts";
import { stagedChanges } from "./staged_changes.ts";

interface Planned {
  readonly plans: readonly DataSetPlan[];
  readonly preview?: Preview;
}

/**
 * Takes a run through its phases on Spark. Its script writes to the lake's staging folder only, so
 * that a job that is killed there has changed nothing; what it staged is published in one commit.
 *
 * @throws {UsageError} where Spark or Java is missing.
 */
export async function runSparkPhases(run: Run, scratch: string): Promise<JobResult> {
  const { job, lake, runId } = run;
  const spark = await findSpark();
  const folder = Deno.realPathSync(scratch);
  const work = `${folder}/work`;
  const staging = { clean: `${folder}/clean`, quarantine: `${folder}/quarantine` };
  const log = createPhaseLog(job.onProgress);

  const startMs = performance.now();
  const input = await prepareInput(run, folder);
  const readMs = performance.now() - startMs;
  const { results, tookMs } = await runStatements(
    spark,
    sparkScript({
      ...job,
      inputs: input.inputs,
      handed: input.handed,
      stored: storedFolders(run),
      work,
      staging,
      runId,
    }),
    {
      ...job.spark,
      scratch: folder,
      onProgress: job.onProgress,
      onWaiting: () =>
        job.onNote?.("Spark waits for the cluster, which has given it no worker yet"),
    },
  );

  const { metrics, ...counted } = sparkMetrics(results);
  const ingested = { standardizeMs: 0, ...counted, ...input.ingested };
  const rows = metrics.total_input_rows;
  const { standardizeMs } = ingested;
  log.note("ingest", ingested.lines, rows, readMs - standardizeMs + tookMs.ingest);
  log.note("standardize", rows, rows, standardizeMs + tookMs.standardize);
  for (const phase of ["quality", "enrich", "validate"] as const) {
    log.note(phase, rows, rows, tookMs[phase]);
  }
  checkOutside(job, metrics);

  const notes = [...input.notes, ...scriptNotes(job.contract, results)];
  const parts = {
    job,
    runId,
    blankLines: ingested.blankLines,
    notes,
    metrics,
    recovered: lake.recovered.detail,
    phases: log.phases,
  };
  if (rows === 0) {
    notes.push(noteNoRows(job));
    return jobResult({ ...parts, plans: [], changes: [] });
  }

  const writeMs = performance.now();
  const planned: Planned = job.dryRun
    ? await previewOnDuckdb(run, { work, scratch: folder, sources: ingested.sources })
    : { plans: plansOf(run, results) };
  checkPlanned(planned.plans, metrics);
  checkShrink(job, keysLeaving(planned.plans));
  const changes = job.dryRun ? [] : await stagedChanges(planned.plans, { staging, runId });
  log.note("write", rows, stagedRows(changes), tookMs.write + performance.now() - writeMs);
  if (job.dryRun) return jobResult({ ...parts, ...planned, changes });

  await log.run("metadata", rows, async () => {
    const engine = { name: "spark", version: spark.version };
    const phases = [...log.phases];
    await publishRun(run, changes, { ingested: { ...ingested, notes }, metrics, engine, phases });
    return { value: undefined, rowsOut: rows };
  });

  const registerError = job.register && await log.run("catalog", metrics.clean_rows, async () => ({
    value: await tryToRegister(run, job.register!),
    rowsOut: metrics.clean_rows,
  }));
  return jobResult({ ...parts, ...planned, changes, registerError });
}

/** The folder of a data set's stored files; undefined where there are none. */
function storedFolders({ lake }: Run): Readonly<Record<DataSet, string | undefined>> {
  const folder = (dataSet: DataSet) =>
    lake.partitions(dataSet).size > 0 ? `${Deno.realPathSync(lake.dir)}/${dataSet}` : undefined;
  return { clean: folder("clean"), quarantine: folder("quarantine") };
}

/** What Spark found that enters and leaves. */
function plansOf(run: Run, results: ScriptResults): DataSetPlan[] {
  return DATA_SETS.map((dataSet) => {
    const stored = storedFiles(run.lake, dataSet);
    const diff = results.all<PartitionCounts>(`diff_${dataSet}`)
      .map((counts) => partitionDiff(counts, stored));
    return {
      dataSet,
      prefix: dataSet,
      incoming: dataSet,
      columns: run[dataSet],
      stored,
      diff,
    };
  });
}
