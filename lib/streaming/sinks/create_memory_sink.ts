/** A sink that keeps everything, to look at afterwards. @module */

import type { Row } from "../query/stream_query.ts";
import { OUTPUTS, type Sink, type SinkBatch, type SinkSchema } from "./sink.ts";

/** A sink that can be read. */
export interface MemorySink extends Sink {
  /** Every batch once, in order, also those without rows. */
  readonly batches: readonly SinkBatch[];
  /**
   * The result as a table would hold it by now: all rows in append mode, the last of each window and
   * key in update mode, less what was retracted, and the last batch in complete mode.
   */
  table(): readonly Row[];
  /** What it was opened with; undefined before. */
  readonly schema: SinkSchema | undefined;
}

/**
 * An empty sink. A batch that comes again takes the place of the one before.
 *
 * @example
 * ```ts
 * import { createMemorySink } from "@lib/streaming/sinks/create_memory_sink.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const sink = createMemorySink();
 * const where = { queryId: "q", nextOffsets: {}, isFlush: false, deadLetters: [] } as const;
 * const rows = { windows: [{ values: { n: 1 } }] };
 * await sink.write({ ...where, batchId: 0, outputMode: "append", rows });
 * await sink.write({ ...where, batchId: 0, outputMode: "append", rows }); // again
 * assertEquals(sink.table(), [{ n: 1 }]);
 * ```
 */
export function createMemorySink(): MemorySink {
  const batches = new Map<number, SinkBatch>();
  let opened: SinkSchema | undefined;
  return {
    description: "memory",
    guarantee: "every batch is kept once, as long as the process lives",
    outputs: OUTPUTS,
    get batches() {
      return [...batches.values()];
    },
    get schema() {
      return opened;
    },
    table: () => tableOf([...batches.values()], opened?.windowKey ?? []),
    open: (schema) => {
      opened = schema;
      return Promise.resolve();
    },
    write: (batch) => {
      batches.set(batch.batchId, batch);
      return Promise.resolve({ written: resultOf(batch).length, rejected: [] });
    },
    close: () => Promise.resolve(),
  };
}

function resultOf({ rows }: SinkBatch) {
  return rows.windows ?? rows.records ?? [];
}

function tableOf(batches: readonly SinkBatch[], key: readonly string[]): Row[] {
  const mode = batches[0]?.outputMode;
  if (mode === "complete") return resultOf(batches.at(-1)!).map(({ values }) => values);
  const rows = batches.flatMap(resultOf);
  if (mode !== "update" || key.length === 0) return rows.map(({ values }) => values);
  const table = new Map<string, Row>();
  for (const { values, isRetraction } of rows) {
    const id = JSON.stringify(key.map((name) => String(values[name])));
    if (isRetraction) table.delete(id);
    else table.set(id, values);
  }
  return [...table.values()];
}
