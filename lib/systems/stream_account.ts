/** What went into a stream, held to what came to be stored. @module */

import type { Kafka } from "@lib/connectors/kafka/kafka.ts";
import { LETTERS_PREFIX } from "@lib/streaming/sources/letter_log.ts";
import type { SourceOffsets } from "@lib/streaming/sources/source.ts";
import type { Sink, SinkBatch } from "@lib/streaming/sinks/sink.ts";
import type { Origin } from "@lib/streaming/query/stream_query.ts";

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
  /** Topics that records came from. */
  topics(): readonly string[];
  /**
   * The sum: produced = stored + dead letters + superseded, and `delivered_again` where a record came
   * twice and so was stored once.
   *
   * @param kafka Says where logs begin that have been cut, since what was there before counts not.
   * @throws {Error} if records are missing.
   */
  close(
    account: StreamAccount,
    kafka: Pick<Kafka, "listTopics" | "describeTopic">,
  ): Promise<Readonly<Record<string, number>>>;
}

/**
 * Watches the offsets that a sink is given, as these, and not the sink's own counts, say what was
 * produced. There may be more in the tables than was produced for this query, as from a log before
 * it; less is a loss, and an error.
 *
 * A query that goes on does not know where it once began. It is taken to have begun with the log;
 * what that leaves open is told as `unaccounted`, and is no error.
 *
 * @example
 * ```ts
 * import { createMemorySink } from "@lib/streaming/sinks/create_memory_sink.ts";
 * import { streamAccount } from "@lib/systems/stream_account.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const { sink, close } = streamAccount(createMemorySink());
 * const query = { queryId: "q", batchId: 0, outputMode: "append", isFlush: false } as const;
 * const rows = { records: [{ values: {} }, { values: {} }] };
 * await sink.write({ ...query, rows, deadLetters: [], nextOffsets: { "t/0": 101, "t/1": 101 } });
 * const kafka = { listTopics: () => Promise.resolve([]) } as never;
 * assertEquals((await close({ stored: 2, dead_letters: 0 }, kafka)).produced, 2);
 * ```
 */
export function streamAccount(sink: Sink): CountingSink {
  let offsets: SourceOffsets | undefined;
  /** Where the query began, if this process saw it. */
  let began: number | undefined;
  const repeats = countRepeats();
  return {
    sink: {
      ...sink,
      write: async (batch) => {
        const report = await sink.write(batch);
        offsets = recordOffsets(batch.nextOffsets);
        if (batch.batchId === 0) began = sumOf(offsets) - recordsIn(batch);
        repeats.add(batch);
        return report;
      },
    },
    topics: () => topicsOf(offsets ?? {}),
    close: async (account, kafka) => {
      const { stored, dead_letters, superseded = 0 } = account;
      // A run that found nothing new was told no offsets, and has nothing to add up.
      if (offsets === undefined) return { ...account };
      const produced = sumOf(offsets) - (began ?? await firstOf(offsets, kafka));
      const missing = produced - stored - dead_letters - superseded;
      if (missing > 0 && began === undefined) return { ...account, unaccounted: missing };
      if (missing > 0 && missing <= repeats.count) {
        return { produced, ...account, delivered_again: missing };
      }
      if (missing > 0) {
        throw new Error(
          `${missing} of ${produced} records are neither stored (${stored}) nor dead letters ` +
            `(${dead_letters})${superseded > 0 ? ` nor superseded (${superseded})` : ""}: were ` +
            "records with the same coordinates stored before, as of a log that was made anew? (Marks " +
            "of transactions, and what compaction removed, count as records too.)",
        );
      }
      return { produced, ...account };
    },
  };
}

/** How far dead letters were tried again is no count of records. */
function recordOffsets(offsets: SourceOffsets): SourceOffsets {
  return Object.fromEntries(
    Object.entries(offsets).filter(([name]) => !name.startsWith(LETTERS_PREFIX)),
  );
}

/** Sources name positions `topic/partition`, and lines of files `lines/0`; file sizes have no slash. */
function sumOf(offsets: SourceOffsets): number {
  return Object.entries(offsets).reduce(
    (sum, [name, offset]) => name.includes("/") ? sum + offset : sum,
    0,
  );
}

function recordsIn({ rows: { records = [] }, deadLetters }: SinkBatch): number {
  return records.length + deadLetters.length;
}

/**
 * Counts records at coordinates that had a record before. In a log there are none, but files may
 * hold a delivery that was repeated. Offsets below those of earlier batches count as had, so that
 * only one batch is remembered.
 */
function countRepeats() {
  const highest = new Map<string, number>();
  let count = 0;
  return {
    get count() {
      return count;
    },
    add({ rows: { records = [] }, deadLetters }: SinkBatch) {
      const seen = new Map<string, Set<number>>();
      for (const { origin } of [...records, ...deadLetters]) {
        if (origin === undefined) continue;
        const place = placeOf(origin);
        const offsets = seen.get(place) ?? new Set();
        seen.set(place, offsets);
        if (origin.offset <= (highest.get(place) ?? -1) || offsets.has(origin.offset)) count++;
        offsets.add(origin.offset);
      }
      for (const [place, offsets] of seen) {
        let top = highest.get(place) ?? -1;
        for (const offset of offsets) top = Math.max(top, offset);
        highest.set(place, top);
      }
    },
  };
}

function placeOf({ topic, partition }: Origin): string {
  return `${topic}/${partition}`;
}

function topicsOf(offsets: SourceOffsets): readonly string[] {
  return [...new Set(Object.keys(offsets).map((name) => name.replace(/\/\d+$/, "")))];
}

/** The first offsets that the logs still have. */
async function firstOf(
  offsets: SourceOffsets,
  kafka: Pick<Kafka, "listTopics" | "describeTopic">,
): Promise<number> {
  const there = await kafka.listTopics();
  let first = 0;
  for (const topic of topicsOf(offsets)) {
    if (!there.includes(topic)) continue;
    for (const { partition, start } of (await kafka.describeTopic(topic)).partitions) {
      if (`${topic}/${partition}` in offsets) first += start;
    }
  }
  return first;
}
