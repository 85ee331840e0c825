/** JSON records of a contract as a Parquet file. @module */

import { type ColumnType, type Contract, pathOf } from "@lib/contracts/contract.ts";
import { openDuckdb } from "@lib/engines/duckdb.ts";

/** How the file is written. */
export interface ParquetFileOptions {
  readonly contract: Contract;
  /**
   * A query over `records`, which is nested as the records are and has timestamps as texts; default:
   * all of it, as it is.
   */
  readonly select?: string;
}

/** The types of a record's values; those of the contract's instants are texts. */
const SQL_TYPES: Readonly<Record<ColumnType, string>> = {
  string: "VARCHAR",
  double: "DOUBLE",
  boolean: "BOOLEAN",
  timestamp: "VARCHAR",
  "double[]": "DOUBLE[]",
};

/**
 * Writes the file with DuckDB.
 *
 * @example
 * ```ts
 * import { writeParquetFile } from "@lib/testing/parquet_file.ts";
 * import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
 *
 * const dir = await Deno.makeTempDir();
 * const path = `${dir}/a.parquet`;
 * await writeParquetFile(path, [{ vehicle_id: "EV-00001" }], { contract: evTelemetry });
 * await Deno.remove(dir, { recursive: true });
 * ```
 */
export async function writeParquetFile(
  path: string,
  records: readonly unknown[],
  { contract, select = "SELECT * FROM records" }: ParquetFileOptions,
): Promise<void> {
  const lines = `${path}.jsonl`;
  await Deno.writeTextFile(lines, records.map((record) => `${JSON.stringify(record)}\n`).join(""));
  using db = await openDuckdb();
  await db.run(`
    CREATE TABLE records AS
    SELECT * FROM read_json('${lines}', format = 'newline_delimited', columns = ${
    typesOf(contract)
  });
    COPY (${select}) TO '${path}' (FORMAT parquet)`);
  await Deno.remove(lines);
}

function typesOf(contract: Contract): string {
  const top = new Map<string, string[] | string>();
  for (const [name, { type }] of Object.entries(contract.columns)) {
    const [first, field] = pathOf(contract, name);
    if (field === undefined) top.set(first!, SQL_TYPES[type]);
    else {
      const fields = top.get(first!) ?? [];
      top.set(first!, [...fields, `"${field}" ${SQL_TYPES[type]}`]);
    }
  }
  const types = [...top].map(([name, type]) =>
    `'${name}': '${typeof type === "string" ? type : `STRUCT(${type.join(", ")})`}'`
  );
  return `{${types.join(", ")}}`;
}
