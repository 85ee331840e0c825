/** Where a job's rows come from. @module */

import type { Duckdb } from "@lib/engines/duckdb.ts";

/** What was read. */
export interface Ingested {
  /** By source number. */
  readonly sources: readonly { readonly file: string; readonly rows: number }[];
  readonly lines: number;
  readonly blankLines: number;
  /** What the user should know, one sentence each. */
  readonly notes: readonly string[];
  /** How long loading the typed columns took; it overlaps with reading. */
  readonly standardizeMs: number;
}

/** A source of rows: files, or rows that were quarantined before. */
export interface JobSource {
  /** What the run log calls the input. */
  readonly label: string;
  readonly format: string;
  /** Runs whose rows these were. */
  readonly replayOf?: readonly string[];
  /**
   * Fills the table `standardized`, in input order.
   *
   * @param scratch a folder for files of the run, gone after it.
   */
  ingest(db: Duckdb, scratch: string): Promise<Ingested>;
  /** Fills the table `raw_text` for the rows of `judged` that are not clean. */
  loadRaw(db: Duckdb): Promise<void>;
}
