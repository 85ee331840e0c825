/** Checks on tables and views in PostgreSQL. @module */

import { openPostgres } from "@lib/connectors/postgres/open_postgres.ts";
import type { TableInfo } from "@lib/connectors/postgres/postgres.ts";
import { tableDifferences } from "@lib/connectors/postgres/table_differences.ts";
import type { StoredView, StreamContract } from "@lib/contracts/stream_contract.ts";
import type { CheckedStore } from "@lib/quality/checks/check.ts";
import { measureSql } from "@lib/quality/checks/measure_sql.ts";
import { tableDefinition } from "@lib/streaming/sinks/table_definition.ts";
import type { CheckedSystemOptions } from "./checked_system.ts";

/**
 * Opens the database in use for checks of a contract's tables and views. It is only read.
 *
 * @throws {PostgresError} if it does not answer.
 *
 * @example
 * ```ts
 * import { iotEvent } from "@lib/contracts/iot_event.ts";
 * import { openPostgresStore } from "@lib/systems/checks/open_postgres_store.ts";
 * import { assertRejects } from "@std/assert";
 *
 * const LAB_HOME = await Deno.makeTempDir();
 * {
 *   await using store = await openPostgresStore(iotEvent, { env: { LAB_HOME } });
 *   const check = { name: "", table: "tb_sensor_evento", measure: { kind: "schema" } } as const;
 *   await assertRejects(() => store.measure(check, 0), Error, "there is no table tb_sensor_evento");
 * }
 * await Deno.remove(LAB_HOME, { recursive: true });
 * ```
 */
export async function openPostgresStore(
  contract: Pick<StreamContract, "tables" | "views">,
  { env, onNote }: CheckedSystemOptions,
): Promise<CheckedStore & AsyncDisposable> {
  const postgres = await openPostgres(env, onNote ? { onNote } : {});
  const described = new Map<string, TableInfo>();
  const tableOf = async (name: string) => {
    const there = described.get(name) ?? await postgres.describeTable(name);
    if (there === undefined) throw new Error(`there is no table ${name}`);
    described.set(name, there);
    return there;
  };
  return {
    measure: async (check, nowMicros) => {
      const there = await tableOf(check.table);
      if (check.measure.kind === "schema") {
        const details = differences(contract, there);
        return { value: details.length, details };
      }
      const { rows } = await postgres.query<{ value: number | null }>(measureSql(check, nowMicros));
      const value = rows[0]!.value;
      return { value: value === null ? null : Number(value) };
    },
    [Symbol.asyncDispose]: () => postgres.close(),
  };
}

function differences(
  { tables, views }: Pick<StreamContract, "tables" | "views">,
  there: TableInfo,
): string[] {
  const table = tables[there.name];
  return table === undefined
    ? viewDifferences(views[there.name]!, there)
    : tableDifferences(tableDefinition(there.name, table), there);
}

function viewDifferences({ columns }: StoredView, there: TableInfo): string[] {
  return Object.entries(columns).flatMap(([name, { type }]) => {
    const found = there.columns.find((column) => column.name === name);
    if (found === undefined) return [`column ${name} (${type}) is missing`];
    return found.type === type ? [] : [`column ${name} is ${found.type} instead of ${type}`];
  });
}
