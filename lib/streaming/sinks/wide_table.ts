/** A contract's table as a store of wide tables is asked for it. @module */

import type { WideTable, WideType } from "@lib/connectors/cassandra/cassandra.ts";
import type { StoredTable } from "@lib/contracts/stream_contract.ts";

/**
 * The definition: what Cassandra needs of a contract's table.
 *
 * @example
 * ```ts
 * import { occurrence } from "@lib/contracts/occurrence.ts";
 * import { wideTable } from "@lib/streaming/sinks/wide_table.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const name = { keyspace: "k", name: "t" };
 * const { partitionKey, columns } = wideTable(name, occurrence.tables.tb_ocorrencias_geral);
 * assertEquals([partitionKey, columns["uf"]], [["id"], "text"]);
 * ```
 */
export function wideTable(
  name: Pick<WideTable, "keyspace" | "name">,
  { columns, primaryKey, partitionKey = primaryKey }: StoredTable,
): WideTable {
  return {
    ...name,
    columns: Object.fromEntries(
      // A type that is none is refused by the store when the table is made.
      Object.entries(columns).map(([column, { type }]) => [column, type as WideType]),
    ),
    partitionKey,
    clusteringKey: primaryKey.slice(partitionKey.length),
  };
}
