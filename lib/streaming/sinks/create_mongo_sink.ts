/** A sink of documents. @module */

import type { Document, MongoCollection } from "@lib/connectors/mongo/mongo.ts";
import type { Value } from "../query/stream_query.ts";
import { type MainOutput, mainOutput } from "./main_output.ts";
import { rowsOf } from "./rows_of.ts";
import { type OutputColumn, OUTPUTS, type Sink, type SinkRow, type SinkSchema } from "./sink.ts";

/**
 * A sink of a collection. A document's `_id` says which row it is: for records and dead letters the
 * query and where the record stood, for windows the query, the window and its keys. A row that comes
 * again so takes the place of itself, a window's later result that of the earlier one, and a
 * retraction removes it; in complete mode what is no longer in the table is removed.
 *
 * Instants are dates, which have milliseconds, with the microseconds beside them as `NAME_us`.
 *
 * @example
 * ```ts
 * import { openEmbeddedMongo } from "@lib/connectors/mongo/embedded/open_embedded_mongo.ts";
 * import { createMongoSink } from "@lib/streaming/sinks/create_mongo_sink.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const dir = await Deno.makeTempDir();
 * const mongo = openEmbeddedMongo({ dir });
 * const sales = mongo.collection("shop", "sales");
 * const sink = createMongoSink(sales);
 * const columns = { windows: [{ name: "k", type: "string" }, { name: "n", type: "long" }] } as const;
 * const where = { queryId: "q", outputMode: "update" } as const;
 * await sink.open({ ...where, queryName: "sales", columns, windowKey: ["k"] });
 * for (const [batchId, n] of [4, 9].entries()) {
 *   const rows = { windows: [{ values: { k: "a", n } }] };
 *   await sink.write({ ...where, batchId, rows, deadLetters: [], nextOffsets: {}, isFlush: false });
 * }
 * assertEquals((await sales.find()).map(({ n }) => n), [9]);
 * await mongo.close();
 * await Deno.remove(dir, { recursive: true });
 * ```
 */
export function createMongoSink(collection: MongoCollection): Sink {
  let schema: SinkSchema;
  let main: MainOutput | undefined;
  return {
    description: `mongo:${collection.name}`,
    guarantee: "exactly once in effect: a document that comes again replaces itself",
    get outputs() {
      return main === undefined ? OUTPUTS : [main.output];
    },
    open: (opened) => {
      schema = opened;
      main = mainOutput(opened);
      return Promise.resolve();
    },
    write: async (batch) => {
      const { output, columns } = main!;
      const { queryId, batchId } = batch;
      const rows = rowsOf(batch, output);
      const kept = new Map<string, Document>();
      const gone = new Set<string>();
      for (const row of rows) {
        const id = idOf(row, { schema, output });
        if (row.isRetraction) {
          gone.add(id);
          kept.delete(id);
        } else {
          gone.delete(id);
          kept.set(id, {
            _id: id,
            query_id: queryId,
            batch_id: batchId,
            ...documentOf(row, columns),
          });
        }
      }
      if (gone.size > 0) await collection.deleteMany({ _id: { $in: [...gone] } });
      await collection.upsertMany([...kept.values()], { key: ["_id"] });
      if (batch.outputMode === "complete" && output === "windows") {
        await collection.deleteMany({ query_id: queryId, batch_id: { $ne: batchId } });
      }
      return { written: rows.length, rejected: [] };
    },
    close: () => Promise.resolve(),
  };
}

/** The parts of an identifier cannot run into each other: JSON keeps them apart. */
function idOf(
  { values, origin }: SinkRow,
  { schema, output }: { readonly schema: SinkSchema; readonly output: MainOutput["output"] },
): string {
  const place = origin && [origin.topic, origin.partition, origin.offset];
  const parts = output === "windows"
    ? schema.windowKey.map((name) => String(values[name] ?? null))
    // A record is late for each of its windows.
    : [...place ?? [], ...(output === "late" ? [String(values["window_start"] ?? null)] : [])];
  return JSON.stringify([schema.queryId, ...parts]);
}

function documentOf({ values }: SinkRow, columns: readonly OutputColumn[]): Document {
  const entries = columns.flatMap(({ name, type }): [string, unknown][] => {
    const value = values[name] ?? null;
    if (type !== "timestamp" || typeof value !== "number") return [[name, storable(value)]];
    return [[name, new Date(Math.floor(value / 1000))], [`${name}_us`, value]];
  });
  return Object.fromEntries(entries);
}

/** Whole numbers beyond 2^53 as their digits. */
function storable(value: Value): unknown {
  return typeof value === "bigint" ? String(value) : value;
}
