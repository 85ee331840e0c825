/** Matches the columns of a Parquet file to a contract, before a row is read. @module */

import { type Column, type Contract, fieldOf, pathOf } from "@lib/contracts/contract.ts";
import { type Duckdb, sqlName, sqlText } from "@lib/engines/duckdb.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";

/** Where each contract column is in a file. */
export interface ParquetColumns {
  /** SQL expression and type in the file by contract column; absent where the file lacks it. */
  readonly found: Readonly<Record<string, { readonly sql: string; readonly type: string }>>;
  /** SQL expression by object of the contract that the file has as a struct. */
  readonly objects: Readonly<Record<string, string>>;
  /** Columns of the file that the contract does not know. */
  readonly unknown: readonly string[];
}

const NUMBER = String.raw`(?:U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?|FLOAT|DOUBLE|DECIMAL\(.*\))`;
/** What DuckDB calls the types that a column may have in a file. */
const ACCEPTED: Readonly<Record<Column["type"], { readonly type: RegExp; readonly say: string }>> =
  {
    string: { type: /^VARCHAR$/, say: "text" },
    double: { type: new RegExp(`^${NUMBER}$`), say: "a number" },
    boolean: { type: /^BOOLEAN$/, say: "a boolean" },
    timestamp: { type: /^(?:VARCHAR|TIMESTAMP.*)$/, say: "text or a timestamp" },
    "double[]": { type: new RegExp(String.raw`^${NUMBER}\[\d*\]$`), say: "a list of numbers" },
  };
/** The type of a column in which every value is null. */
const NOTHING = '"NULL"';

/**
 * Looks at a file's schema: nested as the JSON record is, or flat under the field's or the output's
 * name.
 *
 * @throws {UsageError} listing every mandatory column that is missing and every type that does not fit.
 */
export async function matchParquet(
  db: Duckdb,
  contract: Contract,
  path: string,
): Promise<ParquetColumns> {
  const from = `read_parquet(${sqlText(path)})`;
  const typesOf = async (select: string) =>
    new Map(
      (await db.rows<{ column_name: string; column_type: string }>(
        `DESCRIBE SELECT ${select} FROM ${from}`,
      )).map((row) => [row.column_name, row.column_type]),
    );
  const top = await typesOf("*").catch((error) => {
    throw new UsageError(`--input must be Parquet: "${path}" is not (${error.message})`, {
      cause: error,
    });
  });
  const objects: Record<string, string> = {};
  const nested = new Map<string, ReadonlyMap<string, string>>();
  for (const object of Object.keys(contract.objects)) {
    if (!top.get(object)?.startsWith("STRUCT")) continue;
    objects[object] = sqlName(object);
    nested.set(object, await typesOf(`${sqlName(object)}.*`));
  }
  const found: Record<string, { sql: string; type: string }> = {};
  const problems: string[] = [];
  const used = new Set(Object.keys(objects));
  for (const [name, column] of Object.entries(contract.columns)) {
    const place = placeOf(contract, name, top, nested);
    if (place === undefined) {
      if (column.mandatory) problems.push(`${pathOf(contract, name).join(".")} is missing`);
      continue;
    }
    const { type, say } = ACCEPTED[column.type];
    if (place.type !== NOTHING && !type.test(place.type)) {
      problems.push(`${place.label} is ${place.type} and must be ${say}`);
    }
    used.add(place.label);
    found[name] = place;
  }
  if (problems.length > 0) {
    throw new UsageError(
      `--input must have the columns of ${contract.name}: in "${path}" ${problems.join("; ")}`,
    );
  }
  const all = [
    ...top.keys(),
    ...[...nested].flatMap(([object, fields]) => [...fields.keys()].map((f) => `${object}.${f}`)),
  ];
  return { found, objects, unknown: all.filter((label) => !used.has(label)) };
}

function placeOf(
  contract: Contract,
  name: string,
  top: ReadonlyMap<string, string>,
  nested: ReadonlyMap<string, ReadonlyMap<string, string>>,
): { sql: string; type: string; label: string } | undefined {
  const [object, field] = pathOf(contract, name);
  const inObject = field === undefined ? undefined : nested.get(object!)?.get(field);
  if (inObject !== undefined) {
    const sql = `${sqlName(object!)}.${sqlName(field!)}`;
    return { sql, type: inObject, label: `${object}.${field}` };
  }
  for (const flat of [fieldOf(contract, name), name]) {
    const type = top.get(flat);
    if (type !== undefined) return { sql: sqlName(flat), type, label: flat };
  }
  return undefined;
}
