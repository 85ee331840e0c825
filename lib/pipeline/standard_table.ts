/** The table of standardized rows in a session: what ingest fills and every later phase reads. @module */

import type { ColumnBatch } from "@lib/contracts/column_batch.ts";
import type { Column, Contract } from "@lib/contracts/contract.ts";
import { type Duckdb, SQL_TYPES, sqlName, type TableLoader } from "@lib/engines/duckdb.ts";
import type { IngestBatch } from "./ingest/batch_builder.ts";

/**
 * Columns beside the contract's. A row's `rowid` is its place in input order; `raw_offset` and
 * `raw_length` say where its text is; `issues` holds codes between bars.
 */
const OWN_COLUMNS = {
  issues: "VARCHAR",
  raw_offset: "DOUBLE",
  raw_length: "DOUBLE",
  source: "BIGINT",
  source_line: "BIGINT",
} as const;

/** Adds decoded rows to the table, in input order. */
export interface StandardLoader {
  append(batch: IngestBatch, from: { readonly source: number; readonly lineBefore: number }): void;
  close(): void;
}

/** The SQL type of a column in the table: instants are UTC without a zone, lists have fixed length. */
export function standardType({ type, length }: Column): string {
  if (type === "double[]") return `DOUBLE[${length}]`;
  return type === "timestamp" ? "TIMESTAMP" : SQL_TYPES[type];
}

/** Makes the empty table `standardized`. */
export async function createStandardTable(db: Duckdb, contract: Contract): Promise<void> {
  const columns = Object.entries(contract.columns).map(([name, column]) =>
    `${sqlName(name)} ${standardType(column)}`
  );
  const own = Object.entries(OWN_COLUMNS).map(([name, type]) => `${name} ${type}`);
  await db.run(`CREATE TABLE standardized (${[...columns, ...own].join(", ")})`);
}

/** A loader into `standardized`. */
export async function standardLoader(db: Duckdb, contract: Contract): Promise<StandardLoader> {
  const names = [...Object.keys(contract.columns), ...Object.keys(OWN_COLUMNS)];
  const loader: TableLoader = await db.loader("standardized", names);
  return {
    append: ({ batch, lines }, { source, lineBefore }) => {
      const columns: ColumnBatch["columns"] = {
        ...batch.columns,
        source: { type: "bigint", values: new BigInt64Array(batch.rows).fill(BigInt(source)) },
        source_line: { type: "bigint", values: lineNumbers(lines, lineBefore) },
      };
      loader.append({ rows: batch.rows, columns });
    },
    close: () => loader.close(),
  };
}

/** Line numbers from 1, written as halves because making a bigint per row is slow. */
function lineNumbers(lines: Int32Array, lineBefore: number): BigInt64Array {
  const numbers = new BigInt64Array(lines.length);
  const halves = new Int32Array(numbers.buffer);
  for (let row = 0; row < lines.length; row++) {
    const line = lineBefore + lines[row]! + 1;
    halves[row * 2] = line % 4_294_967_296 | 0;
    halves[row * 2 + 1] = Math.floor(line / 4_294_967_296);
  }
  return numbers;
}
