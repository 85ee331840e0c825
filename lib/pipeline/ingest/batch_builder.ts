/** Collects standardized rows in typed arrays. @module */

import type { ColumnBatch, ColumnData } from "@lib/contracts/column_batch.ts";
import type { ColumnType, Contract } from "@lib/contracts/contract.ts";
import type { StandardRow, StandardValue } from "@lib/contracts/standard_row.ts";
import { createInterner, type Interner } from "./interner.ts";

/** The arrays of one column; which of them is used depends on the type. */
export interface ColumnArrays {
  readonly type: ColumnType;
  readonly length: number;
  readonly doubles: Float64Array<ArrayBuffer>;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly micros: BigInt64Array<ArrayBuffer>;
  /** The low and high halves of `micros`, for writing an instant without making a bigint. */
  readonly halves: Int32Array<ArrayBuffer>;
  readonly codes: Int32Array<ArrayBuffer>;
  readonly valid: Uint8Array<ArrayBuffer>;
  readonly interner: Interner;
}

/** Where a row came from: its line within the chunk, and where its bytes are in the file. */
export interface RowSource {
  readonly line: number;
  readonly offset: number;
  readonly length: number;
}

/** Standardized rows and where each came from. */
export interface IngestBatch {
  readonly batch: ColumnBatch;
  /** Line within the chunk, from 0. */
  readonly lines: Int32Array<ArrayBuffer>;
}

/** Rows in the making. */
export interface BatchBuilder {
  /** Rows so far. A fast path fills the arrays at this index, then calls `commit()`. */
  rows: number;
  readonly capacity: number;
  readonly columns: readonly ColumnArrays[];
  /** Ends the row that the arrays hold at `rows`. */
  commit(line: number, offset: number, length: number): void;
  /** Writes a whole row the slow way. */
  add(row: StandardRow, source: RowSource): void;
  /** What was collected; the builder starts anew. */
  take(): IngestBatch;
}

/** Ten vectors of DuckDB: large enough to amortize a message, small enough to stay in cache. */
const BATCH_ROWS = 20_480;

/**
 * A builder of batches for a contract's rows.
 *
 * @example
 * ```ts
 * import { createBatchBuilder } from "@lib/pipeline/ingest/batch_builder.ts";
 * import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
 * import { standardizeJson } from "@lib/contracts/standard_row.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const builder = createBatchBuilder(evTelemetry);
 * builder.add(standardizeJson(evTelemetry, "oops"), { line: 0, offset: 0, length: 4 });
 * const { batch } = builder.take();
 * assertEquals(batch.columns["issues"], {
 *   type: "string",
 *   codes: new Int32Array([0]),
 *   dictionary: ["|malformed_json|"],
 * });
 * ```
 */
export function createBatchBuilder(contract: Contract, capacity = BATCH_ROWS): BatchBuilder {
  const names = Object.keys(contract.columns);
  const columns = Object.values(contract.columns).map(({ type, length = 0 }) =>
    columnArrays(type, length, capacity)
  );
  const issues = new Int32Array(capacity);
  const issueTexts = createInterner();
  const offsets = new Float64Array(capacity);
  const lengths = new Float64Array(capacity);
  const lines = new Int32Array(capacity);
  reset();

  const builder: BatchBuilder = {
    rows: 0,
    capacity,
    columns,
    commit: (line, offset, length) => {
      lines[builder.rows] = line;
      offsets[builder.rows] = offset;
      lengths[builder.rows] = length;
      builder.rows++;
    },
    add: (row, { line, offset, length }) => {
      names.forEach((name, at) => writeValue(columns[at]!, builder.rows, row.values[name] ?? null));
      if (row.issues.length > 0) {
        issues[builder.rows] = issueTexts.ofText(`|${row.issues.join("|")}|`);
      }
      builder.commit(line, offset, length);
    },
    take: () => {
      const { rows } = builder;
      const taken = {
        batch: {
          rows,
          columns: {
            ...Object.fromEntries(names.map((name, at) => [name, columnData(columns[at]!, rows)])),
            issues: { type: "string", codes: issues.slice(0, rows), dictionary: issueTexts.take() },
            raw_offset: { type: "double", values: offsets.slice(0, rows) },
            raw_length: { type: "double", values: lengths.slice(0, rows) },
          } satisfies Record<string, ColumnData>,
        },
        lines: lines.slice(0, rows),
      };
      reset();
      builder.rows = 0;
      return taken;
    },
  };
  return builder;

  function reset(): void {
    issues.fill(-1);
    for (const column of columns) column.valid.fill(1);
  }
}

function columnArrays(type: ColumnType, length: number, capacity: number): ColumnArrays {
  const sizeOf = (...types: ColumnType[]) => types.includes(type) ? capacity : 0;
  const micros = new BigInt64Array(sizeOf("timestamp"));
  return {
    type,
    length,
    doubles: new Float64Array(sizeOf("double") + sizeOf("double[]") * length),
    bytes: new Uint8Array(sizeOf("boolean")),
    micros,
    halves: new Int32Array(micros.buffer),
    codes: new Int32Array(sizeOf("string")),
    valid: new Uint8Array(capacity),
    interner: createInterner(),
  };
}

function writeValue(column: ColumnArrays, row: number, value: StandardValue): void {
  column.valid[row] = value === null ? 0 : 1;
  switch (column.type) {
    case "string":
      column.codes[row] = value === null ? -1 : column.interner.ofText(value as string);
      break;
    case "double":
      column.doubles[row] = value === null ? 0 : value as number;
      break;
    case "boolean":
      column.bytes[row] = value === true ? 1 : 0;
      break;
    case "timestamp":
      column.micros[row] = value === null ? 0n : value as bigint;
      break;
    case "double[]":
      if (value !== null) column.doubles.set(value as readonly number[], row * column.length);
      break;
  }
}

/** Copies what is filled: the copy travels, the large arrays stay warm for the next batch. */
function columnData(column: ColumnArrays, rows: number): ColumnData {
  const { type, length } = column;
  if (type === "string") {
    return { type, codes: column.codes.slice(0, rows), dictionary: column.interner.take() };
  }
  const used = column.valid.subarray(0, rows);
  const valid = used.includes(0) ? { valid: used.slice() } : {};
  switch (type) {
    case "double":
      return { type, values: column.doubles.slice(0, rows), ...valid };
    case "boolean":
      return { type, values: column.bytes.slice(0, rows), ...valid };
    case "timestamp":
      return { type, values: column.micros.slice(0, rows), ...valid };
    case "double[]":
      return { type, length, values: column.doubles.slice(0, rows * length), ...valid };
  }
}
