/** A table as its documentation tells it. @module */

import type { StoredTable } from "./stream_contract.ts";

/** What is to be known of a table by whoever reads it. */
export interface TableMetadata {
  readonly table: string;
  readonly description: string;
  readonly grain: string;
  readonly columns: readonly {
    readonly name: string;
    readonly type: string;
    readonly nullable: boolean;
    readonly description: string;
  }[];
  readonly primary_key: readonly string[];
  /** Columns by which writing a row twice is writing it once. */
  readonly unique_key: readonly string[];
  readonly indexes: Readonly<Record<string, readonly string[]>>;
}

/**
 * The metadata of each table, from the same contract that the tables are made of.
 *
 * @example
 * ```ts
 * import { iotEvent } from "@lib/contracts/iot_event.ts";
 * import { tableMetadata } from "@lib/contracts/table_metadata.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const [events] = tableMetadata(iotEvent.tables);
 * assertEquals([events?.table, events?.grain], ["tb_sensor_evento", "one row per record"]);
 * assertEquals(events?.columns[0]?.nullable, false);
 * ```
 */
export function tableMetadata(tables: Readonly<Record<string, StoredTable>>): TableMetadata[] {
  return Object.entries(tables).map(([table, definition]) => {
    const { description, grain, columns, primaryKey, key, indexes = {} } = definition;
    return {
      table,
      description,
      grain,
      columns: Object.entries(columns).map(([name, { type, notNull, description }]) => ({
        name,
        type,
        nullable: !(notNull || primaryKey.includes(name)),
        description,
      })),
      primary_key: primaryKey,
      unique_key: key,
      indexes,
    };
  });
}
