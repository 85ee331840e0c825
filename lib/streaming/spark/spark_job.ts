/** A job for Spark: what it is made from, and what it is. @module */

import type { FileRecords } from "../sources/file_records.ts";

/** What a job reads and writes, in the words of the command line. */
export interface SparkJobOptions {
  readonly name: string;
  /** `files:DIR` or `kafka:TOPIC[,TOPIC]`. */
  readonly source: string;
  /** Default `console`. */
  readonly sink?: string;
  /** What a line of a file is. Default `values`. */
  readonly fileRecords?: FileRecords;
  /** `once`, `available-now` or an interval. Default `available-now`. */
  readonly trigger?: string;
  /** Default `earliest`. */
  readonly startingOffsets?: "earliest" | "latest";
  readonly maxRecords?: number;
  readonly acceptsDataLoss?: boolean;
  /** Default: a folder named after the job. */
  readonly checkpoint?: string;
  /** A folder, or `kafka` for topics. Default: a folder in the checkpoint where a query has rules. */
  readonly deadLetters?: string;
  /** Name of the job's file in the line that says how it is called. */
  readonly file?: string;
}

/** A program in Python, and what a person should know of it. */
export interface SparkJob {
  readonly text: string;
  /** What differs from the query as it runs here, one sentence or two each. */
  readonly notes: readonly string[];
}

/** A part of the program. */
export interface PythonPart {
  /** Names with values, before the functions. */
  readonly constants: readonly string[];
  readonly functions: readonly string[];
  readonly notes: readonly string[];
  /** Modules of Python's own. */
  readonly imports?: readonly string[];
  /** Maven coordinates of what Spark needs beside itself. */
  readonly packages?: readonly string[];
}

/** What a job writes: its part, and how the stream's writer is given its sink. */
export interface WritePart extends PythonPart {
  /** Calls on the writer. */
  readonly sink: readonly string[];
  /** Lines that declare arguments. */
  readonly arguments: readonly (readonly string[])[];
}
