/** The words of a Spark script. @module */

/** The phases of a job that a script takes part in. */
export const SPARK_PHASES = [
  "ingest",
  "standardize",
  "quality",
  "enrich",
  "validate",
  "write",
] as const;
export type SparkPhase = (typeof SPARK_PHASES)[number];

/** One statement, without the semicolon that ends it. */
export interface SparkStatement {
  readonly phase: SparkPhase;
  readonly text: string;
}
