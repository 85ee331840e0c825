/** Checks on wide tables. @module */

import type { WideTable } from "@lib/connectors/cassandra/cassandra.ts";
import { openCassandra } from "@lib/connectors/cassandra/open_cassandra.ts";
import { wideDifferences } from "@lib/connectors/cassandra/wide_differences.ts";
import type { CheckedStore } from "@lib/quality/checks/check.ts";
import { measureRows } from "@lib/quality/checks/measure_rows.ts";
import type { CheckedSystemOptions } from "./checked_system.ts";

/**
 * Opens the store in use for checks of these tables. Each check reads its table once, a row at a
 * time, as such a store answers questions about keys only.
 *
 * @throws {CassandraError} if it does not answer.
 *
 * @example
 * ```ts
 * import { openCassandraStore } from "@lib/systems/checks/open_cassandra_store.ts";
 * import { assertRejects } from "@std/assert";
 *
 * const table = { keyspace: "k", name: "t", columns: { id: "text" }, partitionKey: ["id"] } as const;
 * const LAB_HOME = await Deno.makeTempDir();
 * {
 *   await using store = await openCassandraStore([table], { env: { LAB_HOME } });
 *   const check = { name: "", table: "t", measure: { kind: "row_count" } } as const;
 *   await assertRejects(() => store.measure(check, 0), Error, "there is no table k.t");
 * }
 * await Deno.remove(LAB_HOME, { recursive: true });
 * ```
 */
export async function openCassandraStore(
  tables: readonly WideTable[],
  { env, onNote }: CheckedSystemOptions,
): Promise<CheckedStore & AsyncDisposable> {
  const cassandra = await openCassandra(env, onNote ? { onNote } : {});
  return {
    measure: async (check, nowMicros) => {
      const table = tables.find(({ name }) => name === check.table)!;
      const there = await cassandra.describeTable(table);
      if (there === undefined) throw new Error(`there is no table ${table.keyspace}.${table.name}`);
      if (check.measure.kind === "schema") {
        const details = wideDifferences(table, there);
        return { value: details.length, details };
      }
      return await measureRows(cassandra.read(table), check, nowMicros);
    },
    [Symbol.asyncDispose]: () => cassandra.close(),
  };
}
