/** The checks that follow from what a contract says of its tables. @module */

import type { StoredTable, StoredView, StreamContract } from "@lib/contracts/stream_contract.ts";
import type { Check } from "@lib/quality/checks/check.ts";

/**
 * For every table: its schema, its grain (no two rows with one key), and that what must be there is
 * there. For every view: its schema.
 *
 * @example
 * ```ts
 * import { iotEvent } from "@lib/contracts/iot_event.ts";
 * import { contractChecks } from "@lib/systems/checks/contract_checks.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(contractChecks(iotEvent).map(({ name }) => name), [
 *   "tb_sensor_evento has the declared schema",
 *   "tb_sensor_evento has one row per record",
 * ]);
 * ```
 */
export function contractChecks(
  { tables, views }: Pick<StreamContract, "tables" | "views">,
): readonly Check[] {
  return [
    ...Object.entries(tables).flatMap(([name, table]) => tableChecks(name, table)),
    ...Object.entries<StoredView>(views).map(([name]) => schemaCheck(name)),
  ];
}

function tableChecks(table: string, { grain, key, columns }: StoredTable): Check[] {
  const mandatory = Object.entries(columns)
    .filter(([, { notNull, source }]) => notNull && source === undefined);
  return [
    schemaCheck(table),
    {
      name: `${table} has ${grain}`,
      table,
      measure: { kind: "duplicates", columns: key },
      fail: { above: 0 },
    },
    ...mandatory.map(([column]): Check => ({
      name: `no ${column} is missing in ${table}`,
      table,
      measure: { kind: "missing", column },
      fail: { above: 0 },
    })),
  ];
}

function schemaCheck(table: string): Check {
  return {
    name: `${table} has the declared schema`,
    table,
    measure: { kind: "schema" },
    fail: { above: 0 },
  };
}
