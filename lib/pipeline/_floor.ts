/** The floor of the pipeline's bench: DuckDB alone, from JSON lines to Parquet, without a rule. @module */

import { type Column, type Contract, pathOf } from "@lib/contracts/contract.ts";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import { openDuckdb, SQL_TYPES, sqlName, sqlText } from "@lib/engines/duckdb.ts";

const [input, output] = Deno.args;
if (input === undefined || output === undefined) {
  throw new TypeError("input and output are missing");
}

const contract: Contract = evTelemetry;
const time = sqlName(pathOf(contract, contract.eventTime).join("."));
using db = await openDuckdb();
await db.run(`
  COPY (
    SELECT ${Object.keys(contract.columns).map(valueSql).join(", ")},
      year(${time}) AS ano, month(${time}) AS mes
    FROM read_json(${sqlText(input)}, format = 'newline_delimited', columns = {${schema()}})
  ) TO ${sqlText(output)} (FORMAT parquet, COMPRESSION snappy, PARTITION_BY (ano, mes))`);

function valueSql(name: string): string {
  return `${pathOf(contract, name).map(sqlName).join(".")} AS ${sqlName(name)}`;
}

function schema(): string {
  const objects = new Map<string, string[]>();
  const fields: string[] = [];
  for (const [name, column] of Object.entries(contract.columns)) {
    const [first, second] = pathOf(contract, name);
    if (second === undefined) fields.push(`${sqlName(first!)}: '${typeOf(column)}'`);
    else {
      const inside = objects.get(first!) ?? [];
      objects.set(first!, [...inside, `${second} ${typeOf(column)}`]);
    }
  }
  const structs = [...objects].map(([name, inside]) =>
    `${sqlName(name)}: 'STRUCT(${inside.join(", ")})'`
  );
  return [...fields, ...structs].join(", ");
}

function typeOf({ type }: Column): string {
  return type === "double[]" ? "DOUBLE[]" : SQL_TYPES[type];
}
