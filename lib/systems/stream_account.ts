/** What went into a stream, held to what came to be stored. @module */

import type { SourceOffsets } from "@lib/streaming/sources/source.ts";
import type { Sink } from "@lib/streaming/sinks/sink.ts";

/** What became of the records that a query has read since it first began. */
export interface StreamAccount {
  readonly stored: number;
  readonly dead_letters: number;
  /** Records that a later one with the same key took the place of. */
  readonly superseded?: number;
}

/** A sink that remembers how far its query has come. */
export interface CountingSink {
  readonly sink: Sink;
  /**
   * The sum: produced = stored + dead letters + superseded.
   *
   * @throws {Error} if records are missing.
   */
  close(account: StreamAccount): Readonly<Record<string, number>>;
}

/**
 * Watches the offsets that a sink is given, as these, and not the sink's own counts, say what was
 * produced. There may be more in the tables than was produced for this query, as from a log before
 * it; less is a loss, and an error.
 *
 * @example
 * ```ts
 * import { createMemorySink } from "@lib/streaming/sinks/create_memory_sink.ts";
 * import { streamAccount } from "@lib/systems/stream_account.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const { sink, close } = streamAccount(createMemorySink());
 * const query = { queryId: "q", batchId: 0, outputMode: "append", isFlush: false } as const;
 * await sink.write({ ...query, rows: {}, deadLetters: [], nextOffsets: { "t/0": 3, "t/1": 2 } });
 * assertEquals(close({ stored: 4, dead_letters: 1 }).produced, 5);
 * ```
 */
export function streamAccount(sink: Sink): CountingSink {
  let offsets: SourceOffsets | undefined;
  return {
    sink: {
      ...sink,
      write: async (batch) => {
        const report = await sink.write(batch);
        offsets = batch.nextOffsets;
        return report;
      },
    },
    close: (account) => {
      const { stored, dead_letters, superseded = 0 } = account;
      // A run that found nothing new was told no offsets, and has nothing to add up.
      if (offsets === undefined) return { ...account };
      const produced = countOf(offsets);
      const missing = produced - stored - dead_letters - superseded;
      if (missing > 0) {
        throw new Error(
          `${missing} of ${produced} records are neither stored (${stored}) nor dead letters ` +
            `(${dead_letters})${superseded > 0 ? ` nor superseded (${superseded})` : ""}: were ` +
            "records with the same coordinates stored before, as of a log that was made anew?",
        );
      }
      return { produced, ...account };
    },
  };
}

/** Sources name positions `topic/partition`, and lines of files `lines/0`; file sizes have no slash. */
function countOf(offsets: SourceOffsets): number {
  return Object.entries(offsets).reduce(
    (sum, [name, offset]) => name.includes("/") ? sum + offset : sum,
    0,
  );
}
