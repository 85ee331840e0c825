/** A sink that is a function: what Spark calls `foreachBatch`. @module */

import { OUTPUTS, type Sink, type SinkBatch } from "./sink.ts";

/**
 * A sink that calls `work` with each batch. The same batch, by its id, may come again after a crash:
 * writing it twice must do no harm, or `work` must remember the id.
 *
 * @example
 * ```ts
 * import { forEachBatch } from "@lib/streaming/sinks/for_each_batch.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const ids: number[] = [];
 * const sink = forEachBatch(({ batchId }) => void ids.push(batchId));
 * const where = { queryId: "q", outputMode: "append", nextOffsets: {}, isFlush: false } as const;
 * await sink.write({ ...where, batchId: 4, rows: {}, deadLetters: [] });
 * assertEquals(ids, [4]);
 * ```
 */
export function forEachBatch(work: (batch: SinkBatch) => void | Promise<void>): Sink {
  return {
    description: "forEachBatch",
    guarantee: "at least once: a batch may come again with the same id and the same rows",
    outputs: OUTPUTS.filter((output) => output !== "deadLetters"),
    open: () => Promise.resolve(),
    write: async (batch) => {
      await work(batch);
      const { records = [], windows = [] } = batch.rows;
      return { written: records.length + windows.length, rejected: [] };
    },
    close: () => Promise.resolve(),
  };
}
