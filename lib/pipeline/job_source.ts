/** Where a job's rows come from. @module */

import type { Duckdb } from "@lib/engines/duckdb.ts";
import type { Lake } from "@lib/lake/lake.ts";
import type { IqrLimits } from "@lib/quality/iqr.ts";

/** What is remembered of a source, so that its rows can be read again. */
export interface SourceRead {
  readonly file: string;
  readonly rows: number;
  /** Which of its lines were looked at, `to` not among them; absent where it was read whole. */
  readonly lines?: { readonly from: number; readonly to: number };
  /** Cells of the header of a CSV file. */
  readonly header?: readonly string[];
}

/** What was read. */
export interface Ingested {
  /** By source number. */
  readonly sources: readonly SourceRead[];
  readonly lines: number;
  readonly blankLines: number;
  /** What the user should know, one sentence each. */
  readonly notes: readonly string[];
  /** Limits to use for the interquartile flags, where the rows are too few or too odd to give them. */
  readonly iqr?: Readonly<Record<string, IqrLimits>>;
  /** How long loading the typed columns took; it overlaps with reading. */
  readonly standardizeMs: number;
}

/** A source of rows: files, topics, or rows that were quarantined before. */
export interface JobSource {
  /** What the run log calls the input. */
  readonly label: string;
  readonly format: string;
  /** Runs whose rows these were. */
  readonly replayOf?: readonly string[];
  /** Fills the table `standardized`, in input order; `scratch` is a folder that goes with the run. */
  ingest(
    db: Duckdb,
    place: { readonly scratch: string; readonly lake: Lake },
  ): Promise<Ingested>;
  /** Fills the table `raw_text` for the rows of `judged` that are not clean. */
  loadRaw(db: Duckdb): Promise<void>;
}
