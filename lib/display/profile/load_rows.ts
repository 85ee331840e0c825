/** Brings rows of a program into a table of the engine. @module */

import type { ColumnBatch, ColumnData } from "@lib/contracts/column_batch.ts";
import { type Duckdb, SQL_TYPES, sqlName } from "@lib/engines/duckdb.ts";

type Row = Readonly<Record<string, unknown>>;
type LoadedType = keyof typeof SQL_TYPES;

/**
 * Creates the table `table` with a column for each key of the rows. A column's type is that of its
 * values: numbers, whole numbers that are `bigint`, true or false, dates; anything else, and a mixture
 * of these, becomes text.
 *
 * @example
 * ```ts
 * import { loadRows } from "@lib/display/profile/load_rows.ts";
 * import { openDuckdb } from "@lib/engines/duckdb.ts";
 * import { assertEquals } from "@std/assert";
 *
 * using db = await openDuckdb();
 * await loadRows(db, [{ name: "a", n: 1 }, { name: "b" }], { table: "t" });
 * assertEquals(await db.rows("SELECT name, n FROM t"), [{ name: "a", n: 1 }, { name: "b", n: null }]);
 * ```
 */
export async function loadRows(
  db: Pick<Duckdb, "run" | "loader">,
  rows: Iterable<object>,
  options: { readonly table: string },
): Promise<void> {
  const all = [...rows] as Row[];
  const names = [...new Set(all.flatMap(Object.keys))];
  const types = names.map((name) => typeOf(all.map((row) => row[name])));
  const columns = names.map((name, i) => `${sqlName(name)} ${SQL_TYPES[types[i]!]}`);
  await db.run(`CREATE TABLE ${sqlName(options.table)} (${columns.join(", ")})`);
  const loader = await db.loader(options.table, names);
  const batch: ColumnBatch = {
    rows: all.length,
    columns: Object.fromEntries(
      names.map((name, i) => [name, columnOf(types[i]!, all.map((row) => row[name]))]),
    ),
  };
  loader.append(batch);
  loader.close();
}

function isMissing(value: unknown): boolean {
  return value === null || value === undefined;
}

function typeOf(values: readonly unknown[]): LoadedType {
  const kinds = new Set(values.filter((value) => !isMissing(value)).map(kindOf));
  const [only] = kinds;
  return kinds.size === 1 ? only! : "string";
}

function kindOf(value: unknown): LoadedType {
  switch (typeof value) {
    case "number":
      return "double";
    case "boolean":
      return "boolean";
    case "bigint":
      return BigInt.asIntN(64, value) === value ? "bigint" : "string";
    default:
      return value instanceof Date && !Number.isNaN(value.getTime()) ? "timestamp" : "string";
  }
}

function columnOf(type: LoadedType, values: readonly unknown[]): ColumnData {
  const valid = Uint8Array.from(values, (value) => isMissing(value) ? 0 : 1);
  const given = <Value>(read: (value: never) => Value, none: Value) =>
    values.map((value) => isMissing(value) ? none : read(value as never));
  switch (type) {
    case "double":
      return { type, values: Float64Array.from(given((value: number) => value, 0)), valid };
    case "boolean":
      return { type, values: Uint8Array.from(given((value: boolean) => Number(value), 0)), valid };
    case "bigint":
      return { type, values: BigInt64Array.from(given((value: bigint) => value, 0n)), valid };
    case "timestamp": {
      const micros = given((value: Date) => BigInt(value.getTime()) * 1000n, 0n);
      return { type, values: BigInt64Array.from(micros), valid };
    }
    case "string": {
      const texts = values.map((value) => isMissing(value) ? undefined : textOf(value));
      const dictionary = [...new Set(texts.filter((text) => text !== undefined))];
      const codeOf = new Map(dictionary.map((text, code) => [text, code]));
      const codes = Int32Array.from(texts, (text) => text === undefined ? -1 : codeOf.get(text)!);
      return { type, codes, dictionary };
    }
  }
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  const plain = (_key: string, item: unknown) => typeof item === "bigint" ? String(item) : item;
  return typeof value === "object" ? JSON.stringify(value, plain) : String(value);
}
