/** Any query's result into one wide table. @module */

import type {
  Cassandra,
  WideTable,
  WideTableName,
  WideType,
} from "@lib/connectors/cassandra/cassandra.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { type FieldType, WINDOW_COLUMNS } from "../query/stream_query.ts";
import { type MainOutput, mainOutput } from "./main_output.ts";
import { rowsOf } from "./rows_of.ts";
import { OUTPUTS, type Sink, type SinkRow, type SinkSchema } from "./sink.ts";

/** Instants have microseconds, which Cassandra's own type has not. */
const WIDE: Readonly<Record<FieldType, WideType>> = {
  string: "text",
  double: "double",
  long: "bigint",
  boolean: "boolean",
  timestamp: "bigint",
};
/** Where a record stood. */
const PLACE = {
  source_topic: "text",
  source_partition: "bigint",
  source_offset: "bigint",
} as const;
/** The key, as one text: parts of a primary key cannot be null, and keys of a query can. */
const ROW_ID = "row_id";
const REFUSED_CODE = "CASSANDRA_WRITE_ERROR";

/**
 * A sink of one wide table, made if it is not there. A row's key is made of its window and keys, or
 * of where its record stood, so that a row that comes again takes the place of itself. Instants are
 * microseconds since 1970.
 *
 * Nothing is ever removed: sessions that merge would leave rows behind, so their results are taken
 * once they are final, in append mode.
 *
 * @throws {UsageError} on opening, for sessions in another mode.
 * @throws {CassandraError} on opening, if the table is there with another schema.
 *
 * @example
 * ```ts
 * import { openEmbeddedCassandra } from "@lib/connectors/cassandra/embedded/open_embedded_cassandra.ts";
 * import { createWideSink } from "@lib/streaming/sinks/create_wide_sink.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const dir = await Deno.makeTempDir();
 * const cassandra = openEmbeddedCassandra({ dir });
 * const sink = createWideSink(cassandra, { keyspace: "shop", name: "totals" });
 * const columns = { windows: [{ name: "k", type: "string" }, { name: "n", type: "long" }] } as const;
 * const where = { queryId: "q", outputMode: "update" } as const;
 * await sink.open({ ...where, queryName: "sales", columns, windowKey: ["k"] });
 * for (const [batchId, n] of [4, 9].entries()) {
 *   const rows = { windows: [{ values: { k: "a", n } }] };
 *   await sink.write({ ...where, batchId, rows, deadLetters: [], nextOffsets: {}, isFlush: false });
 * }
 * const table = (await cassandra.describeTable({ keyspace: "shop", name: "totals" }))!;
 * assertEquals(await Array.fromAsync(cassandra.read(table)), [{ row_id: '["a"]', k: "a", n: 9 }]);
 * await cassandra.close();
 * await Deno.remove(dir, { recursive: true });
 * ```
 */
export function createWideSink(cassandra: Cassandra, name: WideTableName): Sink {
  let opened: { readonly schema: SinkSchema; readonly main: MainOutput } | undefined;
  let table: WideTable;
  return {
    description: `cassandra:${name.keyspace}.${name.name}`,
    guarantee: "exactly once in effect: a row that comes again replaces itself",
    get outputs() {
      return opened === undefined ? OUTPUTS : [opened.main.output];
    },
    open: async (schema) => {
      const main = mainOutput(schema);
      checkMode(schema, main);
      table = tableOf(name, main);
      await cassandra.ensureKeyspace(name.keyspace);
      await cassandra.ensureTable(table);
      opened = { schema, main };
    },
    write: async (batch) => {
      const { schema, main } = opened!;
      const rows = rowsOf(batch, main.output);
      const keyOf = keysOf(schema, main);
      const { refused } = await cassandra.writeMany({
        table,
        rows: rows.map((row) => ({
          ...placeOf(row, main),
          ...row.values,
          [ROW_ID]: JSON.stringify(keyOf(row).map((part) => part === null ? null : String(part))),
        })),
        onRefused: "report",
      });
      return {
        written: rows.length - refused.length,
        rejected: refused.map(({ position, error }) => (
          { row: rows[position]!, code: REFUSED_CODE, message: error.message }
        )),
      };
    },
    close: () => Promise.resolve(),
  };
}

function checkMode({ windowKey, outputMode }: SinkSchema, { output }: MainOutput): void {
  const [start, end] = WINDOW_COLUMNS;
  const isSession = windowKey.includes(start) && !windowKey.includes(end);
  if (output !== "windows" || !isSession || outputMode === "append") return;
  throw new UsageError(
    `--output-mode must be append for sessions in cassandra:KEYSPACE.TABLE, whose rows are never ` +
      `removed: current value is ${JSON.stringify(outputMode)}`,
  );
}

function tableOf(name: WideTableName, { output, columns }: MainOutput): WideTable {
  const taken = columns.find((column) => column.name === ROW_ID);
  if (taken !== undefined) {
    throw new UsageError(
      `A column for cassandra:${name.keyspace}.${name.name} must have another name than ${ROW_ID}, ` +
        "which is the table's key",
    );
  }
  return {
    ...name,
    columns: {
      [ROW_ID]: "text",
      ...(output === "windows" ? {} : PLACE),
      ...Object.fromEntries(columns.map(({ name, type }) => [name, WIDE[type]])),
    },
    partitionKey: [ROW_ID],
  };
}

function placeOf({ origin }: SinkRow, { output }: MainOutput) {
  if (output === "windows" || origin === undefined) return {};
  const { topic, partition, offset } = origin;
  return { source_topic: topic, source_partition: partition, source_offset: offset };
}

/** What a row is known by. A record is late for each of its windows. */
function keysOf({ windowKey }: SinkSchema, { output }: MainOutput) {
  return ({ values, origin }: SinkRow) => {
    if (output === "windows") return windowKey.map((column) => values[column] ?? null);
    const place = origin ? [origin.topic, origin.partition, origin.offset] : [];
    return output === "late" ? [...place, values[WINDOW_COLUMNS[0]] ?? null] : place;
  };
}
