/** An input as Spark is given it. @module */

/** A file, or whatever a URI with a pattern stands for. */
export interface SparkInput {
  readonly location: string;
  /** What its rows call their source; without it, the address that Spark read each from. */
  readonly sourceFile?: string;
}
