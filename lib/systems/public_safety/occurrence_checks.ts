/** The checks of the public safety system. @module */

import { occurrence } from "@lib/contracts/occurrence.ts";
import { OCCURRENCE_LOOKUPS } from "@lib/contracts/occurrence_lookups.ts";
import type { StreamContract, StreamField } from "@lib/contracts/stream_contract.ts";
import type { Check } from "@lib/quality/checks/check.ts";
import type { CheckedSystem } from "../checks/checked_system.ts";
import { contractChecks } from "../checks/contract_checks.ts";
import { openCassandraStore } from "../checks/open_cassandra_store.ts";
import { LOOKUP_TABLES, OCCURRENCE_TABLES } from "./occurrence_tables.ts";

const FIELDS: Readonly<Record<string, StreamField>> = occurrence.fields;
const { field: ROUTED_BY, tables: ROUTES } = occurrence.route as NonNullable<
  StreamContract["route"]
>;

/** Numbers are stored as the texts that came, and so are looked at when they are read. */
function tableChecks(table: string, columns: readonly string[]): Check[] {
  const routes = Object.keys(ROUTES).filter((text) => ROUTES[text] === table);
  return [
    {
      name: `${table} has rows`,
      table,
      measure: { kind: "row_count" },
      warn: { below: 1 },
    },
    ...(routes.length === 0 ? [] : [
      {
        name: `${ROUTED_BY} is ${routes.join(" or ")} in ${table}`,
        table,
        measure: { kind: "invalid", column: ROUTED_BY, values: routes },
        fail: { above: 0 },
      } as const,
    ]),
    ...columns.flatMap((column): Check[] => {
      const format = FIELDS[column]?.format;
      return format === undefined ? [] : [{
        name: `${column} is ${format.say} in ${table}`,
        table,
        measure: { kind: "invalid", column, pattern: format.pattern },
        warn: { above: 0 },
      }];
    }),
  ];
}

/**
 * What is checked of the stored occurrences.
 *
 * @example
 * ```ts
 * import { occurrenceChecks } from "@lib/systems/public_safety/occurrence_checks.ts";
 * import { assert } from "@std/assert";
 *
 * const name = "granularidade is estado in tb_ocorrencias_estado";
 * assert(occurrenceChecks.checks.some((check) => check.name === name));
 * ```
 */
export const occurrenceChecks: CheckedSystem = {
  name: "public-safety",
  checks: [
    ...contractChecks({ tables: { ...occurrence.tables, ...OCCURRENCE_LOOKUPS }, views: {} }),
    ...Object.entries(occurrence.tables).flatMap(([name, { columns }]) =>
      tableChecks(name, Object.keys(columns))
    ),
  ],
  open: (options) => openCassandraStore([...OCCURRENCE_TABLES, ...LOOKUP_TABLES], options),
};
