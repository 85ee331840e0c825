/** Dead letters in a topic, tried again by a run that dies, for the tests that replay them. @module */

import { assert, assertEquals } from "@std/assert";
import type { Kafka } from "@lib/connectors/kafka/kafka.ts";
import { readRange } from "@lib/connectors/kafka/read_range.ts";
import { type Fs, systemFs } from "@lib/lake/fs.ts";
import { killAt } from "@lib/lake/kill_at.ts";
import type { StreamQuery } from "../query/stream_query.ts";
import { createDeadLetterTopics } from "../sinks/create_dead_letter_topics.ts";
import { DEAD_LETTER_HEADERS as NAMES } from "../sinks/dead_letter_headers.ts";
import { createNdjsonSink } from "../sinks/create_ndjson_sink.ts";
import { route } from "../sinks/route.ts";
import { createKafkaSource } from "../sources/create_kafka_source.ts";
import { startQuery } from "./start_query.ts";

const PARTITIONS = 3;
const RECORDS = 30;
const MAX_ATTEMPTS = 3;
/** Every third record cannot be handled at first, and every ninth never. */
const isBad = (n: number) => n % 3 === 0;
const isHopeless = (n: number) => n % 9 === 0;

/** The rule stands for code outside of the query that is mended between two runs. */
function queryThatRefuses(refuses: (n: number) => boolean): StreamQuery {
  return {
    name: "doors",
    decode: { format: "json", fields: { n: "long" } },
    aggregates: [{ fn: "count", as: "records" }, { fn: "sum", column: "n", as: "total" }],
    outputMode: "complete",
    keepRecords: true,
    reject: [{
      code: "UNKNOWN",
      message: "not known yet",
      when: "known",
      applies: ({ row }) => refuses(row.n as number),
    }],
  };
}

/**
 * A query that leaves dead letters, then the mended one, which is killed at the given change of its
 * files while it tries them again, and then run until nothing is left to try. Nothing may be missing
 * from its records or its sums, and nothing may be in them twice.
 *
 * @returns Whether it was killed at all.
 */
export async function replayKilledAt(
  at: number,
  { kafka, dir }: { readonly kafka: Kafka; readonly dir: string },
): Promise<boolean> {
  const topic = `doors-${crypto.randomUUID()}`;
  await kafka.createTopic(topic, { partitions: PARTITIONS });
  const producer = await kafka.openProducer();
  const trace = new TextEncoder().encode("trace é");
  await producer.produce(
    topic,
    Array.from({ length: RECORDS }, (_, n) => ({
      value: JSON.stringify({ n }),
      key: `key ${n}`,
      headers: [["trace", trace]] as const,
      timestampMs: 1_000 + n,
    })),
  );
  await producer.close();

  const run = async (query: StreamQuery, { fs, replays }: { fs: Fs; replays: boolean }) => {
    const deadLetters = createDeadLetterTopics(kafka);
    const handle = await startQuery(query, {
      source: createKafkaSource(kafka, [topic]),
      sink: route({
        records: createNdjsonSink(`${dir}/out.ndjson`, { fs }),
        windows: createNdjsonSink(`${dir}/totals.ndjson`, { fs }),
      }),
      deadLetters,
      letters: deadLetters.logOf([topic]),
      checkpoint: `${dir}/checkpoint`,
      fs,
      retry: { maxAttempts: 1 },
      ...(replays && { replay: { maxAttempts: MAX_ATTEMPTS } }),
    });
    await handle.awaitTermination();
    return handle.counts.input;
  };
  await run(queryThatRefuses(isBad), { fs: systemFs, replays: false });
  const kill = () => Promise.reject(new Error("killed"));
  const mended = queryThatRefuses(isHopeless);
  const dying = killAt(systemFs, { at, isHalfway: at % 2 === 1, kill });
  const isKilled = await run(mended, { fs: dying, replays: true }).then(() => false, () => true);
  // What was begun is done again first, also by a run that tries no letters itself.
  if (isKilled) await run(mended, { fs: systemFs, replays: false });
  while (await run(mended, { fs: systemFs, replays: true }) > 0);

  const stored = (await Deno.readTextFile(`${dir}/out.ndjson`)).trimEnd().split("\n")
    .map((line) => JSON.parse(line).n as number).sort((a, b) => a - b);
  const expected = Array.from({ length: RECORDS }, (_, n) => n).filter((n) => !isHopeless(n));
  assertEquals(stored, expected, `killed at change ${at}`);
  const total = expected.reduce((sum, n) => sum + n, 0);
  const totals = JSON.parse(await Deno.readTextFile(`${dir}/totals.ndjson`));
  assertEquals(totals, { records: expected.length, total }, `killed at change ${at}`);
  await assertLetters(kafka, topic);
  return isKilled;
}

/** Each attempt that failed is a letter, with all that the record had. */
async function assertLetters(kafka: Kafka, topic: string): Promise<void> {
  const attempts = new Map<number, Set<number>>();
  for await (const { records } of readRange(kafka, `${topic}.dlq`)) {
    for (const { key, value, headers } of records) {
      const texts = new Map(headers.map(([name, text]) => [name, new TextDecoder().decode(text)]));
      const { n } = JSON.parse(new TextDecoder().decode(value!));
      assertEquals(new TextDecoder().decode(key!), `key ${n}`);
      assertEquals([texts.get("trace"), texts.get(NAMES.timestamp)], ["trace é", `${1_000 + n}`]);
      assertEquals([texts.get(NAMES.topic), texts.get(NAMES.queryName)], [topic, "doors"]);
      attempts.set(n, (attempts.get(n) ?? new Set()).add(Number(texts.get(NAMES.attempt))));
    }
  }
  assert(attempts.size === RECORDS / 3, `${attempts.size} letters`);
  for (const [n, tried] of attempts) {
    assertEquals([...tried].sort(), isHopeless(n) ? [1, 2, 3] : [1], `attempts of ${n}`);
  }
}
