/** What can be checked of stored data, after the data is there. @module */

/** From best to worst, as Soda names them. `error`: the check could not be made at all. */
export const OUTCOMES = ["pass", "warn", "fail", "error"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** What is measured. All but the last three are numbers of rows, or their share in per cent. */
export type Measure =
  | { readonly kind: "row_count" }
  /** Rows without a value in the column. */
  | { readonly kind: "missing"; readonly column: string }
  /** Rows whose value is there, and neither among `values` nor of the form `pattern`. */
  | {
    readonly kind: "invalid";
    readonly column: string;
    readonly values?: readonly string[];
    readonly pattern?: RegExp;
  }
  /** Rows for which a formula is true, see `parseExpression`. */
  | { readonly kind: "failed_rows"; readonly when: string }
  /** Rows that repeat the key of another: how many are too many. */
  | { readonly kind: "duplicates"; readonly columns: readonly string[] }
  /** Differences between the table as it is and as it was declared. */
  | { readonly kind: "schema" }
  /** Null where there is no value. */
  | { readonly kind: "min" | "max" | "avg"; readonly column: string }
  /** Age in seconds of the newest instant in the column. */
  | { readonly kind: "freshness"; readonly column: string };

/** A measured value beyond either bound is one too many. */
export interface Threshold {
  readonly above?: number;
  readonly below?: number;
}

/** Rows that count for a measure; without it all do. */
export interface Filter {
  /** A formula that must be true. */
  readonly where?: string;
  /** Instants of this column that are at most so old. */
  readonly newerThan?: { readonly column: string; readonly seconds: number };
}

/** One check: a measure of a table, and when it is a warning or a failure. */
export interface Check {
  /** What holds if it passes, as a sentence. */
  readonly name: string;
  readonly table: string;
  readonly measure: Measure;
  readonly filter?: Filter;
  /** `percent`: of the rows that count, 0 to 100. Default `count`. */
  readonly unit?: "count" | "percent";
  /** What follows the value where it is shown, if its measure does not say what it is of. */
  readonly figure?: string;
  readonly warn?: Threshold;
  readonly fail?: Threshold;
}

/** What a measure came to. */
export interface Measured {
  readonly value: number | null;
  /** What was found, where a number does not say it. */
  readonly details?: readonly string[];
}

/** Where checked data is. */
export interface CheckedStore {
  /**
   * Measures; instants are microseconds since 1970, UTC.
   *
   * @throws if it cannot be measured, which makes the check's outcome `error`.
   */
  measure(check: Check, nowMicros: number): Promise<Measured>;
}

/** The measures that are a number of rows, and so can be a share of them. */
export function isRowMeasure({ kind }: Measure): boolean {
  return ["missing", "invalid", "failed_rows", "duplicates"].includes(kind);
}
