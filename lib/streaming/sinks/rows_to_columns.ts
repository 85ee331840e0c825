/** Rows as typed columns. @module */

import type { ColumnBatch, ColumnData } from "@lib/contracts/column_batch.ts";
import type { Row, Value } from "../query/stream_query.ts";
import type { OutputColumn } from "./sink.ts";

/**
 * The columns of rows, in the given order; what a row lacks is null.
 *
 * @example
 * ```ts
 * import { rowsToColumns } from "@lib/streaming/sinks/rows_to_columns.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const { columns } = rowsToColumns([{ n: 1 }, { n: null }], [{ name: "n", type: "double" }]);
 * assertEquals(columns["n"], {
 *   type: "double",
 *   values: Float64Array.of(1, 0),
 *   valid: Uint8Array.of(1, 0),
 * });
 * ```
 */
export function rowsToColumns(rows: readonly Row[], columns: readonly OutputColumn[]): ColumnBatch {
  return {
    rows: rows.length,
    columns: Object.fromEntries(
      columns.map((
        column,
      ) => [column.name, columnOf(rows.map((row) => row[column.name] ?? null), column)]),
    ),
  };
}

function columnOf(values: readonly Value[], { type }: OutputColumn): ColumnData {
  if (type === "string") return stringColumn(values);
  const valid = Uint8Array.from(values, (value) => Number(value !== null));
  switch (type) {
    case "double":
      return { type, values: Float64Array.from(values, Number), valid };
    case "boolean":
      return { type, values: Uint8Array.from(values, Number), valid };
    case "long":
      return { type: "bigint", values: wholeNumbers(values), valid };
    case "timestamp":
      return { type, values: wholeNumbers(values), valid };
  }
}

function wholeNumbers(values: readonly Value[]): BigInt64Array {
  return BigInt64Array.from(values, (value) => BigInt(value ?? 0));
}

function stringColumn(values: readonly Value[]): ColumnData {
  const codes = new Map<string, number>();
  const codeOf = (value: Value) => {
    if (value === null) return -1;
    const text = String(value);
    const code = codes.get(text) ?? codes.size;
    codes.set(text, code);
    return code;
  };
  return { type: "string", codes: Int32Array.from(values, codeOf), dictionary: [...codes.keys()] };
}
