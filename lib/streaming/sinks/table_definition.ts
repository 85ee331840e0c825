/** A contract's table as a database is asked for it. @module */

import type { ColumnType } from "@lib/connectors/postgres/column_type.ts";
import type { TableDefinition } from "@lib/connectors/postgres/postgres.ts";
import type { StoredTable } from "@lib/contracts/stream_contract.ts";

/**
 * The definition: what PostgreSQL needs of a contract's table.
 *
 * @example
 * ```ts
 * import { iotEvent } from "@lib/contracts/iot_event.ts";
 * import { tableDefinition } from "@lib/streaming/sinks/table_definition.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const table = tableDefinition("tb_sensor_evento", iotEvent.tables.tb_sensor_evento);
 * assertEquals(table.columns["dt_carga"], { type: "timestamptz", default: "now()" });
 * assertEquals(table.unique?.[0]?.columns, ["kafka_partition", "kafka_offset"]);
 * ```
 */
export function tableDefinition(name: string, table: StoredTable): TableDefinition {
  const { columns, primaryKey, key, keyNullsEqual, indexes } = table;
  return {
    name,
    columns: Object.fromEntries(
      Object.entries(columns).map(([column, { type, notNull, default: value }]) => [column, {
        // A type that is none is refused by the database when the table is made.
        type: type as ColumnType,
        ...(notNull && { notNull }),
        ...(value !== undefined && { default: value }),
      }]),
    ),
    primaryKey,
    ...(key.join() !== primaryKey.join() && {
      unique: [{ columns: key, ...(keyNullsEqual && { nullsEqual: true }) }],
    }),
    ...(indexes && { indexes }),
  };
}
