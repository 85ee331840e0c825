/** Rows for a wide table: what can be stored, and what is the last word on each key. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";
import type { WideTable, WideValue, WideWrite, WideWritten } from "./cassandra.ts";
import { CassandraError } from "./cassandra_error.ts";
import { wideValue } from "./wide_value.ts";

/** Cassandra's own limit. */
const KEY_BYTES = 65_535;

/** A row to be stored, each key once. Columns that keep their value are absent. */
export type CheckedRow = ReadonlyMap<string, WideValue>;

/** What is to be stored, and what is not. */
export interface CheckedRows extends Omit<WideWritten, "written"> {
  readonly rows: readonly CheckedRow[];
}

/**
 * Checks and merges rows. Of equal keys later rows win column by column: two writes of one moment
 * would else be settled by which value is the greater.
 *
 * @throws {CassandraError} for the first row that cannot be stored, unless such rows are reported.
 * @throws {UsageError} for a column that the table has not.
 *
 * @example
 * ```ts
 * import { checkRows } from "@lib/connectors/cassandra/check_rows.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const columns = { id: "text", a: "text" } as const;
 * const table = { keyspace: "k", name: "t", columns, partitionKey: ["id"] };
 * const rows = [{ id: "1", a: "x" }, { id: "" }, { id: "1" }];
 * const checked = checkRows({ table, rows, onRefused: "report" });
 * assertEquals(checked.rows.map((row) => Object.fromEntries(row)), [{ id: "1", a: "x" }]);
 * assertEquals(checked.refused[0]?.error.code, "EMPTY_KEY");
 * ```
 */
export function checkRows({ table, rows, onRefused = "fail" }: WideWrite): CheckedRows {
  const byKey = new Map<string, Map<string, WideValue>>();
  const refused: { position: number; error: CassandraError }[] = [];
  let accepted = 0;
  for (const [position, row] of rows.entries()) {
    try {
      const checked = checkRow(row, table, position);
      const key = JSON.stringify(keyColumns(table).map((name) => String(checked.get(name))));
      const before = byKey.get(key);
      if (before === undefined) byKey.set(key, checked);
      else checked.forEach((value, name) => before.set(name, value));
      accepted += 1;
    } catch (error) {
      if (!(error instanceof CassandraError) || onRefused === "fail") throw error;
      refused.push({ position, error });
    }
  }
  return { rows: [...byKey.values()], superseded: accepted - byKey.size, refused };
}

/** The primary key. */
export function keyColumns(
  table: Pick<WideTable, "partitionKey" | "clusteringKey">,
): readonly string[] {
  return [...table.partitionKey, ...table.clusteringKey ?? []];
}

function checkRow(
  row: WideWrite["rows"][number],
  table: WideTable,
  position: number,
): Map<string, WideValue> {
  const checked = new Map<string, WideValue>();
  const refuse = (code: "EMPTY_KEY" | "BAD_VALUE", message: string, cause?: unknown) =>
    new CassandraError(
      code,
      `Row ${position} cannot be stored in ${table.keyspace}.${table.name}: ${message}`,
      { cause, position },
    );
  for (const [name, value] of Object.entries(row)) {
    const type = table.columns[name];
    if (type === undefined) {
      throw new UsageError(
        `Row ${position} for ${table.keyspace}.${table.name} must hold only its columns (${
          Object.keys(table.columns).join(", ")
        }): current value has ${name}`,
      );
    }
    if (value === undefined) continue;
    try {
      checked.set(name, wideValue(type, value));
    } catch (error) {
      if (!(error instanceof CassandraError)) throw error;
      throw refuse("BAD_VALUE", `${name}: ${error.message}`, error);
    }
  }
  for (const name of keyColumns(table)) {
    if ((checked.get(name) ?? null) === null) {
      throw refuse("EMPTY_KEY", `Key may not be empty (${name} has no value)`);
    }
  }
  const [only, ...others] = table.partitionKey;
  if (others.length === 0 && checked.get(only!) === "") {
    throw refuse("EMPTY_KEY", `Key may not be empty (${only} is an empty text)`);
  }
  const bytes = partitionBytes(table, checked);
  if (bytes > KEY_BYTES) {
    throw refuse("BAD_VALUE", `a key of ${bytes} bytes is longer than the maximum of ${KEY_BYTES}`);
  }
  return checked;
}

/** Only texts can be long. A key of several parts has three bytes more for each. */
function partitionBytes({ partitionKey }: WideTable, row: CheckedRow): number {
  const sizes = partitionKey.map((name) => {
    const value = row.get(name);
    if (typeof value !== "string") return 8;
    // No character takes more than three bytes for each of its two-byte units.
    return value.length * 3 <= KEY_BYTES ? value.length : new TextEncoder().encode(value).length;
  });
  const parts = partitionKey.length > 1 ? 3 * partitionKey.length : 0;
  return sizes.reduce((sum, size) => sum + size, parts);
}
