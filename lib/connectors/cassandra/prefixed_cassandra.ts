/** Keyspaces set apart by what their names begin with. @module */

import type { Cassandra, WideTableName } from "./cassandra.ts";

/**
 * The same store, in which every keyspace has another name: the prefix and its own. Whoever uses it
 * need not know, and sees only keyspaces of that prefix.
 *
 * @example
 * ```ts
 * import { openEmbeddedCassandra } from "@lib/connectors/cassandra/embedded/open_embedded_cassandra.ts";
 * import { prefixedCassandra } from "@lib/connectors/cassandra/prefixed_cassandra.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const dir = await Deno.makeTempDir();
 * const store = openEmbeddedCassandra({ dir });
 * const practice = prefixedCassandra(store, "practice_");
 * await practice.ensureKeyspace("lab");
 * const columns = { id: "text" } as const;
 * await practice.ensureTable({ keyspace: "lab", name: "t", columns, partitionKey: ["id"] });
 * assertEquals(await practice.listTables(), [{ keyspace: "lab", name: "t" }]);
 * assertEquals(await store.listTables(), [{ keyspace: "practice_lab", name: "t" }]);
 * await store.close();
 * await Deno.remove(dir, { recursive: true });
 * ```
 */
export function prefixedCassandra(cassandra: Cassandra, prefix: string): Cassandra {
  const inside = <T extends WideTableName>(table: T): T => ({
    ...table,
    keyspace: `${prefix}${table.keyspace}`,
  });
  const outside = <T extends WideTableName>(table: T): T => ({
    ...table,
    keyspace: table.keyspace.slice(prefix.length),
  });
  return {
    ...cassandra,
    ensureKeyspace: (name) => cassandra.ensureKeyspace(`${prefix}${name}`),
    dropKeyspace: (name) => cassandra.dropKeyspace(`${prefix}${name}`),
    ensureTable: (table) => cassandra.ensureTable(inside(table)),
    writeMany: (write) => cassandra.writeMany({ ...write, table: inside(write.table) }),
    get: (table, key) => cassandra.get(inside(table), key),
    read: (table, selection) => cassandra.read(inside(table), selection),
    count: (table, selection) => cassandra.count(inside(table), selection),
    describeTable: async (table) => {
      const found = await cassandra.describeTable(inside(table));
      return found && outside(found);
    },
    listTables: async () =>
      (await cassandra.listTables()).filter(({ keyspace }) => keyspace.startsWith(prefix))
        .map(outside),
  };
}
