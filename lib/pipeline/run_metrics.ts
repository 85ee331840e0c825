/** What is measured of a run. @module */

import type { IqrLimits } from "@lib/quality/iqr.ts";

/** How one source's rows were judged; rows = clean + quarantine + outside. */
export interface SourceResult {
  readonly file: string;
  readonly rows: number;
  readonly clean: number;
  readonly quarantine: number;
  /** Rows beyond the period of a clipped `replace`. */
  readonly outside: number;
}

/** Nulls, least, middle and greatest value of a number column over all rows read. */
export interface ColumnProfile {
  readonly nulls: number;
  readonly min: number | null;
  /** Element ceil(n/2) of the sorted values. */
  readonly p50: number | null;
  readonly max: number | null;
}

/** The figures of a run. */
export interface RunMetrics {
  readonly total_input_rows: number;
  readonly clean_rows: number;
  readonly quarantine_rows: number;
  readonly outside_rows: number;
  readonly pct_clean: number;
  readonly pct_quarantine: number;
  /** By name of the contract's run metrics. */
  readonly counts: Readonly<Record<string, number>>;
  /** Rows by reason code; a row with two reasons is in both. */
  readonly reasons: Readonly<Record<string, number>>;
  readonly warnings: Readonly<Record<string, number>>;
  readonly iqr: Readonly<Record<string, IqrLimits & { readonly outliers: number }>>;
  readonly profile: Readonly<Record<string, ColumnProfile>>;
  readonly sources: readonly SourceResult[];
}
