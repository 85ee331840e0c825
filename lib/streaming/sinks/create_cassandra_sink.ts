/** A query's records into wide tables, each record into the tables that it belongs to. @module */

import type { Cassandra, WideTable, WideValue } from "@lib/connectors/cassandra/cassandra.ts";
import type { Sink, SinkBatch, SinkReport, SinkRow } from "./sink.ts";

/** A row for one of the tables. */
export interface WideTarget {
  /** The table's name in the keyspace. */
  readonly table: string;
  readonly row: Readonly<Record<string, WideValue>>;
}

/** Where what goes. */
export interface CassandraSinkOptions {
  readonly cassandra: Cassandra;
  readonly keyspace: string;
  readonly tables: readonly WideTable[];
  /**
   * The rows that a record becomes, written in this order: a refusal makes the record a dead letter,
   * and keeps the rows that come after it out.
   */
  readonly targetsOf: (row: SinkRow) => readonly WideTarget[];
  /** Code of those dead letters. */
  readonly refusedCode: string;
  /** Is told of a batch before it is written, and again if it comes again. */
  readonly onBatch?: (batch: SinkBatch) => void;
  /** Is told of the rows that were stored. */
  readonly onStored?: (rows: readonly SinkRow[]) => void;
}

/**
 * A sink of wide tables. A write is an upsert by the primary key, so that a batch that comes again
 * leaves what the first time left; of two records with one key the later one holds.
 *
 * @throws {CassandraError} on opening, if a table is there with another schema.
 *
 * @example
 * ```ts
 * import { openEmbeddedCassandra } from "@lib/connectors/cassandra/embedded/open_embedded_cassandra.ts";
 * import { createCassandraSink } from "@lib/streaming/sinks/create_cassandra_sink.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const dir = await Deno.makeTempDir();
 * const cassandra = openEmbeddedCassandra({ dir });
 * const table = {
 *   keyspace: "shop",
 *   name: "sales",
 *   columns: { id: "text", n: "int" },
 *   partitionKey: ["id"],
 * } as const;
 * const sink = createCassandraSink({
 *   cassandra,
 *   keyspace: "shop",
 *   tables: [table],
 *   targetsOf: ({ values }) => [{ table: "sales", row: values }],
 *   refusedCode: "CASSANDRA_WRITE_ERROR",
 * });
 * const query = { queryId: "q", outputMode: "append" } as const;
 * await sink.open({ ...query, queryName: "shop", columns: {}, windowKey: [] });
 * const records = [{ values: { id: "a", n: 1 } }, { values: { id: "a", n: 2 } }];
 * const batch = { ...query, batchId: 0, deadLetters: [], nextOffsets: {}, isFlush: false };
 * await sink.write({ ...batch, rows: { records } });
 * assertEquals(await cassandra.get(table, { id: "a" }), { id: "a", n: 2 });
 * await cassandra.close();
 * await Deno.remove(dir, { recursive: true });
 * ```
 */
export function createCassandraSink(options: CassandraSinkOptions): Sink {
  const { cassandra, keyspace, tables, targetsOf, refusedCode, onBatch, onStored } = options;
  const tableOf = (name: string): WideTable => {
    const table = tables.find((table) => table.name === name);
    if (table === undefined) {
      throw new TypeError(`Cannot store in ${name} as it must be one of the sink's tables`);
    }
    return table;
  };
  return {
    description: `Cassandra ${cassandra.mode} (${tables.map(({ name }) => name).join(", ")})`,
    guarantee: "exactly once in effect: writing a row again under its key changes nothing",
    outputs: ["records"],
    open: async () => {
      await cassandra.ensureKeyspace(keyspace);
      for (const table of tables) await cassandra.ensureTable(table);
    },
    write: async (batch) => {
      onBatch?.(batch);
      let left = (batch.rows.records ?? []).map((row) => ({ row, targets: targetsOf(row) }));
      const rejected: SinkReport["rejected"][number][] = [];
      const depth = left.reduce((most, { targets }) => Math.max(most, targets.length), 0);
      for (let nth = 0; nth < depth; nth++) {
        const refused = new Set<SinkRow>();
        const here = left.filter(({ targets }) => targets[nth] !== undefined);
        const byTable = Map.groupBy(here, ({ targets }) => targets[nth]!.table);
        await Promise.all([...byTable].map(async ([name, items]) => {
          const written = await cassandra.writeMany({
            table: tableOf(name),
            rows: items.map(({ targets }) => targets[nth]!.row),
            onRefused: "report",
          });
          for (const { position, error } of written.refused) {
            const { row } = items[position]!;
            refused.add(row);
            rejected.push({ row, code: refusedCode, message: error.message });
          }
        }));
        if (refused.size > 0) left = left.filter(({ row }) => !refused.has(row));
      }
      if (left.length > 0) onStored?.(left.map(({ row }) => row));
      return { written: left.length, rejected };
    },
    close: () => Promise.resolve(),
  };
}
