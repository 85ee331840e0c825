/** The words of a Spark script. @module */

import { ROW_PHASES } from "../phase_log.ts";

/** The phases of a job that a script takes part in. */
export const SPARK_PHASES = ROW_PHASES;
export type SparkPhase = (typeof SPARK_PHASES)[number];

/** One statement, without the semicolon that ends it. */
export interface SparkStatement {
  readonly phase: SparkPhase;
  readonly text: string;
}
