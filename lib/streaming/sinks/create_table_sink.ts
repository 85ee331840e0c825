/** Any query's result into one table of a PostgreSQL database. @module */

import type { Postgres } from "@lib/connectors/postgres/postgres.ts";
import type { StoredColumn, StoredTable } from "@lib/contracts/stream_contract.ts";
import type { FieldType } from "../query/stream_query.ts";
import { createPostgresSink } from "./create_postgres_sink.ts";
import { type MainOutput, mainOutput } from "./main_output.ts";
import { POSTGRES_TYPES } from "./postgres_types.ts";
import { OUTPUTS, type Sink, type SinkSchema } from "./sink.ts";

/** Where a record stood, which is what a row of it is known by. */
const PLACE = {
  source_topic: { type: "text", source: "topic", description: "Topic of the record" },
  source_partition: { type: "integer", source: "partition", description: "Its partition" },
  source_offset: { type: "bigint", source: "offset", description: "Its offset" },
} as const;

/**
 * A sink of one table, made if it is not there: windows are known by their bounds and keys, records
 * and dead letters by where they stood. Windows replace themselves in update mode and are stored once
 * in append mode; in complete mode the table is replaced.
 *
 * @throws {PostgresError} on opening, if the table is there with another schema, with the difference.
 *
 * @example
 * ```ts
 * import { openEmbeddedPostgres } from "@lib/connectors/postgres/embedded/open_embedded_postgres.ts";
 * import { createTableSink } from "@lib/streaming/sinks/create_table_sink.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const dir = await Deno.makeTempDir();
 * const postgres = await openEmbeddedPostgres({ dir });
 * const sink = createTableSink(postgres, "totals");
 * const columns = { windows: [{ name: "k", type: "string" }, { name: "n", type: "long" }] } as const;
 * const where = { queryId: "q", outputMode: "update" } as const;
 * await sink.open({ ...where, queryName: "sales", columns, windowKey: ["k"] });
 * for (const [batchId, n] of [4, 9].entries()) {
 *   const rows = { windows: [{ values: { k: "a", n } }] };
 *   await sink.write({ ...where, batchId, rows, deadLetters: [], nextOffsets: {}, isFlush: false });
 * }
 * assertEquals((await postgres.query("SELECT k, n FROM totals")).rows, [{ k: "a", n: 9 }]);
 * await postgres.close();
 * await Deno.remove(dir, { recursive: true });
 * ```
 */
export function createTableSink(postgres: Postgres, table: string): Sink {
  let inner: Sink | undefined;
  return {
    description: `postgres:${table}`,
    guarantee: "exactly once: a batch's rows and its number are one transaction",
    get outputs() {
      return inner?.outputs ?? OUTPUTS;
    },
    open: async (schema) => {
      const main = mainOutput(schema);
      inner = createPostgresSink({
        postgres,
        tables: { [main.output]: { name: table, table: storedTable(schema, main) } },
      });
      await inner.open(schema);
    },
    write: (batch) => inner!.write(batch),
    close: async () => await inner?.close(),
  };
}

function storedTable(
  { windowKey, queryName }: SinkSchema,
  { output, columns }: MainOutput,
): StoredTable {
  const values = columns.filter(({ name }) => !Object.hasOwn(PLACE, name));
  const isPlaced = output !== "windows";
  const key = isPlaced ? Object.keys(PLACE) : [...windowKey];
  return {
    grain: output === "windows" ? "one row per window and key" : "one row per record",
    description: `The ${output} of ${queryName}`,
    columns: {
      row_id: { type: "bigserial", source: "database", description: "Counted by the database" },
      ...(isPlaced ? PLACE : {}),
      ...Object.fromEntries(
        values.map((
          { name, type },
        ): [string, StoredColumn] => [name, columnOf(output, name, type)]),
      ),
    },
    primaryKey: ["row_id"],
    // A record is late for each of its windows. A result of the whole stream is one row.
    key: output === "late" ? [...key, "window_start"] : key,
    // A group may have no key value, and is one group all the same.
    keyNullsEqual: true,
  };
}

/** Columns of a dead letter are not values of a row, but parts of the letter. */
function columnOf(output: MainOutput["output"], name: string, type: FieldType): StoredColumn {
  const column = { type: POSTGRES_TYPES[type], description: `Column ${name} of the query` };
  if (output !== "deadLetters") return column;
  switch (name) {
    case "record_timestamp":
      return { ...column, source: "record time" };
    case "value_text":
      return { ...column, source: "raw value" };
    case "code":
    case "message":
      return { ...column, source: name };
    default:
      return column;
  }
}
