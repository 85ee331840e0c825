/** Matches the columns of a Parquet file to a contract, before a row is read. @module */

import { type Column, type Contract, fieldOf, pathOf } from "@lib/contracts/contract.ts";
import { type Duckdb, pathPattern, sqlName, sqlText } from "@lib/engines/duckdb.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";

/** Where each contract column is in a file. */
export interface ParquetColumns {
  /** SQL expression and type in the file by contract column; absent where the file lacks it. */
  readonly found: Readonly<Record<string, { readonly sql: string; readonly type: string }>>;
  /** SQL expression by object of the contract that the file has as a struct. */
  readonly objects: Readonly<Record<string, string>>;
  /** Columns of the file that the contract does not know. */
  readonly unknown: readonly UnknownColumn[];
}

/** A column that is read for the raw text of a rejected row only. */
export interface UnknownColumn {
  /** The object of the contract that it is in; absent for a column of its own. */
  readonly object?: string;
  readonly field: string;
  readonly sql: string;
}

const NUMBER = String.raw`(?:U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?|FLOAT|DOUBLE|DECIMAL\(.*\))`;
/**
 * What DuckDB calls the types that a column may have in a file, and what stands for a column of another
 * type in which every value is null: writers that see only nulls have to guess a type.
 */
const ACCEPTED: Readonly<
  Record<
    Column["type"],
    {
      readonly type: RegExp;
      readonly say: string;
      readonly nothing: { readonly sql: string; readonly type: string };
    }
  >
> = {
  string: { type: /^VARCHAR$/, say: "text", nothing: nothingOf("VARCHAR") },
  double: { type: new RegExp(`^${NUMBER}$`), say: "a number", nothing: nothingOf("DOUBLE") },
  boolean: { type: /^BOOLEAN$/, say: "a boolean", nothing: nothingOf("BOOLEAN") },
  timestamp: {
    type: /^(?:VARCHAR|TIMESTAMP.*)$/,
    say: "text or a timestamp",
    nothing: nothingOf("VARCHAR"),
  },
  "double[]": {
    type: new RegExp(String.raw`^${NUMBER}\[\d*\]$`),
    say: "a list of numbers",
    nothing: nothingOf("DOUBLE[]"),
  },
};

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
  const from = `read_parquet(${sqlText(pathPattern(path))})`;
  const typesOf = async (select: string) =>
    new Map(
      (await db.rows<{ column_name: string; column_type: string }>(
        `DESCRIBE SELECT ${select} FROM ${from}`,
      )).map((row) => [row.column_name, row.column_type]),
    );
  const top = await typesOf("*").catch((error) => {
    const why = error.message.split("\n")[0];
    throw new UsageError(`--input must be Parquet: "${path}" is not (${why})`, { cause: error });
  });
  const isAllNull = async (sql: string) =>
    (await db.one<{ rows: number }>(`SELECT count(${sql}) AS rows FROM ${from}`)).rows === 0;
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
    const { type, say, nothing } = ACCEPTED[column.type];
    used.add(place.label);
    if (type.test(place.type)) found[name] = place;
    else if (await isAllNull(place.sql)) found[name] = nothing;
    else problems.push(`${place.label} is ${place.type} and must be ${say}`);
  }
  problems.push(...missingObjects(contract, objects, found));
  if (problems.length > 0) {
    throw new UsageError(
      `--input must have the columns of ${contract.name}: in "${path}" ${problems.join("; ")}`,
    );
  }
  const unknown = [...top.keys()].map((field): UnknownColumn => ({ field, sql: sqlName(field) }));
  for (const [object, fields] of nested) {
    for (const field of fields.keys()) {
      unknown.push({ object, field, sql: `${sqlName(object)}.${sqlName(field)}` });
    }
  }
  return { found, objects, unknown: unknown.filter((column) => !used.has(labelOf(column))) };
}

/** Name of a column for people, and for telling columns of the same name apart. */
export function labelOf({ object, field }: Pick<UnknownColumn, "object" | "field">): string {
  return object === undefined ? field : `${object}.${field}`;
}

function nothingOf(type: string): { sql: string; type: string } {
  return { sql: `NULL::${type}`, type };
}

/** A file that nests as the record does has all objects, even one without a mandatory field. */
function missingObjects(
  contract: Contract,
  objects: ParquetColumns["objects"],
  found: ParquetColumns["found"],
): string[] {
  if (Object.keys(objects).length === 0) return [];
  const hasFlat = (object: string) =>
    Object.keys(found).some((name) => pathOf(contract, name)[0] === object);
  return Object.keys(contract.objects).filter((object) =>
    objects[object] === undefined && !hasFlat(object)
  ).map((object) => `${object} is missing`);
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
