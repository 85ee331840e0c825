/** The checks of the IoT monitoring system. @module */

import { iotEvent } from "@lib/contracts/iot_event.ts";
import type { StreamField } from "@lib/contracts/stream_contract.ts";
import type { Check } from "@lib/quality/checks/check.ts";
import type { CheckedSystem } from "../checks/checked_system.ts";
import { contractChecks } from "../checks/contract_checks.ts";
import { openPostgresStore } from "../checks/open_postgres_store.ts";

const TABLE = "tb_sensor_evento";
const DAY_S = 86_400;

/** Nothing is rejected for its values here, so what is out of the ordinary is a warning. */
function fieldChecks(field: string, { range, enum: values, unit }: StreamField): Check[] {
  const column = field.toLowerCase();
  return [
    {
      name: `every event has its ${field}`,
      table: TABLE,
      measure: { kind: "missing", column },
      warn: { above: 0 },
    },
    ...(range === undefined ? [] : [
      {
        name: `${field} is from ${range[0]} to ${range[1]} ${unit}`,
        table: TABLE,
        measure: {
          kind: "failed_rows",
          when: `${column} < ${range[0]} OR ${column} > ${range[1]}`,
        },
        warn: { above: 0 },
      } as const,
    ]),
    ...(values === undefined ? [] : [
      {
        name: `${field} is one of ${values.join(", ")}`,
        table: TABLE,
        measure: { kind: "invalid", column, values },
        warn: { above: 0 },
      } as const,
    ]),
  ];
}

/**
 * What is checked of the events that are stored.
 *
 * @example
 * ```ts
 * import { iotChecks } from "@lib/systems/iot_monitoring/iot_checks.ts";
 * import { assert } from "@std/assert";
 *
 * assert(iotChecks.checks.some(({ name }) => name === "UMIDADE is from 10 to 95 %"));
 * ```
 */
export const iotChecks: CheckedSystem = {
  name: "iot-monitoring",
  checks: [
    ...contractChecks(iotEvent),
    {
      name: "there are events",
      table: TABLE,
      measure: { kind: "row_count" },
      fail: { below: 1 },
    },
    {
      name: "an alert follows from temperature and battery",
      table: TABLE,
      measure: {
        kind: "failed_rows",
        when: "alerta <> (temperatura > 35 OR bateria < 15)" +
          " OR alerta IS NULL AND (temperatura > 35 OR bateria < 15) IS NOT NULL",
      },
      fail: { above: 0 },
    },
    {
      name: "every event time could be read",
      table: TABLE,
      measure: { kind: "failed_rows", when: "timestamp_ts IS NULL" },
      unit: "percent",
      figure: " of the events could not",
      warn: { above: 0 },
      fail: { above: 5 },
    },
    {
      name: "events were stored within the last day",
      table: TABLE,
      measure: { kind: "freshness", column: "dt_carga" },
      warn: { above: DAY_S },
    },
    ...Object.entries<StreamField>(iotEvent.fields).flatMap(([field, it]) =>
      fieldChecks(field, it)
    ),
  ],
  open: (options) => openPostgresStore(iotEvent, options),
};
