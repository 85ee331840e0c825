/** Many rows as typed arrays, one per column: how rows travel between rooms without an object each. @module */

/** The values of one column. `valid` has one byte per row, 0 for null; without it no value is null. */
export type ColumnData =
  | { readonly type: "double"; readonly values: Float64Array; readonly valid?: Uint8Array }
  /** `values` holds `length` numbers per row. */
  | {
    readonly type: "double[]";
    readonly length: number;
    readonly values: Float64Array;
    readonly valid?: Uint8Array;
  }
  /** One byte per row, 0 or 1. */
  | { readonly type: "boolean"; readonly values: Uint8Array; readonly valid?: Uint8Array }
  /** Microseconds since 1970-01-01T00:00:00Z. */
  | { readonly type: "timestamp"; readonly values: BigInt64Array; readonly valid?: Uint8Array }
  | { readonly type: "bigint"; readonly values: BigInt64Array; readonly valid?: Uint8Array }
  /** `codes` index into `dictionary`; a negative code is null. */
  | { readonly type: "string"; readonly codes: Int32Array; readonly dictionary: readonly string[] };

/** Rows in columns. Every array holds at least `rows` values; what lies behind them is not read. */
export interface ColumnBatch {
  readonly rows: number;
  readonly columns: Readonly<Record<string, ColumnData>>;
}
