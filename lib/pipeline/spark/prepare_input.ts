/** Makes a run's input ready for Spark. @module */

import type { Ingested } from "../job_source.ts";
import type { Run } from "../run.ts";
import { handOver } from "./hand_over.ts";
import type { HandedRows } from "./handed_sql.ts";
import { prepareLines } from "./prepare_lines.ts";
import type { SparkInput } from "./spark_input.ts";

/** Lines for Spark to read, or rows that were read here. */
export interface PreparedInput {
  readonly inputs: readonly SparkInput[];
  readonly handed?: HandedRows;
  /** What is known of rows that were read here. */
  readonly ingested?: Ingested;
  readonly notes: readonly string[];
}

/**
 * Files of JSON lines are Spark's to read.
 *
 * All else (CSV, Parquet, topics, or a mixture) is read on this machine by what reads it for every
 * engine: two readers of one format would sooner or later disagree on a cell or a type.
 *
 * @throws {Error} for a gzip that is cut short.
 */
export async function prepareInput(run: Run, scratch: string): Promise<PreparedInput> {
  const { job } = run;
  const isLines = job.topics.length === 0 &&
    job.inputs.files.every(({ format }) => format === "json");
  if (!isLines) {
    const { handed, ingested } = await handOver(run, scratch);
    return { inputs: [], handed, ingested, notes: ingested.notes };
  }
  return await prepareLines(job, scratch);
}
