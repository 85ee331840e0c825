/** A job whose target only Spark reaches: the script does all of it, publishing too. @module */

import { findSpark } from "@lib/engines/find_spark.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { newRunId } from "@lib/time/run_id.ts";
import type { CheckedJob } from "../job_options.ts";
import { type JobResult, jobResult } from "../job_result.ts";
import { noteNoRows } from "../note_no_rows.ts";
import { DATA_SETS, type DataSet } from "../output_columns.ts";
import { createPhaseLog } from "../phase_log.ts";
import { type PartitionCounts, partitionDiff } from "../write/partition_diff.ts";
import { partitionFolder } from "../write/partition_folder.ts";
import type { DataSetPlan } from "../write/plan_write.ts";
import { checkUriJob } from "./check_uri_job.ts";
import { prepareLines } from "./prepare_lines.ts";
import type { ScriptResults } from "./read_results.ts";
import { runStatements } from "./run_statements.ts";
import { scriptNotes } from "./script_notes.ts";
import { sparkMetrics } from "./spark_metrics.ts";
import { SPARK_PHASES } from "./spark_statement.ts";
import { uriScript } from "./uri_script.ts";

/** Said with every run, since it is less than what a lake in a folder gives. */
export const URI_PROMISE =
  "partitions of this target change one after the other: a reader may see some of them new and " +
  "others old, and a job that is killed there is finished by the next one; run one at a time";

/**
 * Runs a job on a target that is an address.
 *
 * @throws {UsageError} where Spark is missing, or the job asks for what is not done there.
 * @throws {Error} with the script's own reason: the sums do not add up, or Spark fails.
 */
export async function runOnUri(job: CheckedJob): Promise<JobResult> {
  checkUriJob(job);
  const spark = await findSpark();
  const { nowMs = Date.now } = job;
  const runId = job.runId ?? newRunId(nowMs());
  const scratch = await Deno.makeTempDir();
  try {
    const { inputs, notes } = await prepareLines(job, scratch);
    const statements = uriScript({
      ...job,
      inputs,
      asked: [job.inputs.files.map(({ path }) => path), job.locations].flat(),
      target: job.output.replace(/\/+$/, ""),
      runId,
    });
    const { results, tookMs } = await runStatements(spark, statements, {
      ...job.spark,
      scratch,
      ...(job.onProgress === undefined ? {} : { onProgress: job.onProgress }),
    });
    const { metrics, ...ingested } = sparkMetrics(results);
    const rows = metrics.total_input_rows;
    const log = createPhaseLog();
    for (const phase of SPARK_PHASES) {
      log.note(phase, phase === "ingest" ? ingested.lines : rows, rows, tookMs[phase]);
    }
    const result = jobResult({
      job,
      runId,
      blankLines: ingested.blankLines,
      notes: [
        URI_PROMISE,
        ...notes,
        ...scriptNotes(job.contract, results),
        ...rows === 0 ? [noteNoRows(job)] : [],
      ],
      metrics,
      plans: rows === 0 ? [] : DATA_SETS.map((dataSet) => planOf(results, dataSet)),
      changes: [],
      recovered: recoveredDetail(results),
      phases: log.phases,
    });
    const [file] = results.all<{ readonly files: number }>("file");
    return { ...result, written: { ...result.written, files: file?.files ?? 0 } };
  } catch (error) {
    throw explained(error);
  } finally {
    await Deno.remove(scratch, { recursive: true });
  }
}

type Change =
  & { readonly data_set: string; readonly stored: number }
  & Parameters<
    typeof partitionFolder
  >[0];

/** What the script did, in the words of a plan; of partitions that it left alone only the counts. */
function planOf(results: ScriptResults, dataSet: DataSet): DataSetPlan {
  const stored = results.all<Change>("change").filter((change) => change.data_set === dataSet)
    .map((change) => ({ partition: partitionFolder(change), rows: change.stored }));
  const counts = results.all<PartitionCounts>(`diff_${dataSet}`);
  return {
    dataSet,
    prefix: dataSet,
    incoming: dataSet,
    columns: [],
    stored: [],
    diff: counts.toSorted((a, b) => a.ano - b.ano || a.mes - b.mes)
      .map((count) => partitionDiff(count, stored)),
  };
}

function recoveredDetail(results: ScriptResults): string {
  const [left] = results.all<{ readonly run_id: string }>("recovered");
  return left === undefined
    ? ""
    : `run ${left.run_id} was killed while it published; it was finished first`;
}

/** The script's own sentence, without what Spark puts around it. */
function explained(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const said = /\[USER_RAISED_EXCEPTION\] (.*?)(?: SQLSTATE: \w+)?$/.exec(error.message)?.[1];
  if (said?.startsWith("--")) return new UsageError(said, { cause: error });
  if (said !== undefined) return new Error(said, { cause: error });
  const missing = /\[PATH_NOT_FOUND\] Path does not exist: (.*?)\.? SQLSTATE/.exec(error.message)
    ?.[1];
  if (missing === undefined) return error;
  return new UsageError(`--input must be there for Spark: current value is "${missing}"`, {
    cause: error,
  });
}
