import { assert, assertEquals, assertRejects } from "@std/assert";
import type { Kafka } from "@lib/connectors/kafka/kafka.ts";
import { KafkaError } from "@lib/connectors/kafka/kafka_error.ts";
import { openKafkajs, rawKafkajs } from "@lib/connectors/kafka/kafkajs/open_kafkajs.ts";
import { readRange } from "@lib/connectors/kafka/read_range.ts";
import { openPostgres } from "@lib/connectors/postgres/open_postgres.ts";
import { runProgram } from "@lib/services/run_program.ts";
import { type RunningKafka, startKafka } from "@lib/services/start_kafka.ts";
import { type RunningPostgres, startPostgres } from "@lib/services/start_postgres.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { sleep } from "@lib/time/clock.ts";
import type { Row, StreamQuery } from "../query/stream_query.ts";
import { createDeadLetterTopics } from "../sinks/create_dead_letter_topics.ts";
import { createMemorySink } from "../sinks/create_memory_sink.ts";
import { createTableSink } from "../sinks/create_table_sink.ts";
import { createKafkaSource } from "../sources/create_kafka_source.ts";
import { createMemoryStream } from "../sources/create_memory_stream.ts";
import { DataLossError } from "../sources/data_loss_error.ts";
import { startQuery } from "./start_query.ts";

let broker: RunningKafka;
let server: RunningPostgres;
let kafka: Kafka;
Deno.test.beforeAll(async () => {
  [broker, server] = await Promise.all([startKafka(), startPostgres()]);
  kafka = await openKafkajs({ brokers: [broker.plain] });
});
Deno.test.afterAll(async () => {
  await kafka.close();
  await broker[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

const PARTITIONS = 4;
const QUERY: StreamQuery = {
  decode: { format: "json", fields: { k: "string", n: "long" }, eventTime: "at" },
  watermark: { delay: "1 hour", scope: "query" },
  window: { type: "tumbling", size: "1 minute" },
  keys: ["k"],
  aggregates: [{ fn: "count", as: "events" }, { fn: "sum", column: "n", as: "total" }],
  outputMode: "update",
};
/** Patient enough for a broker or a database that is started again. */
const RETRY = { maxAttempts: 60, firstPauseMs: 100 };

function values(count: number): string[] {
  const start = Date.UTC(2025, 0, 1);
  return Array.from(
    { length: count },
    (_, n) => JSON.stringify({ k: `key ${n % 7}`, n, at: new Date(start + n * 100).toISOString() }),
  );
}

async function newTopic(): Promise<string> {
  const topic = `t-${crypto.randomUUID()}`;
  await kafka.createTopic(topic, { partitions: PARTITIONS });
  return topic;
}

async function produce(
  topic: string,
  items: readonly (string | Uint8Array | null)[],
): Promise<void> {
  const producer = await kafka.openProducer();
  for (let from = 0; from < items.length; from += 500) {
    const records = items.slice(from, from + 500).map((value, at) => ({
      value,
      partition: at % PARTITIONS,
    }));
    await producer.produce(topic, records);
  }
  await producer.close();
}

const sorted = (rows: readonly Row[]) =>
  rows.map((row) => JSON.stringify([row.window_start, row.k, row.events, row.total])).sort();

/** The same query over the same records from one partition in memory. */
async function expectedTable(items: readonly string[]): Promise<string[]> {
  const source = createMemoryStream();
  source.add(items);
  const sink = createMemorySink();
  await (await startQuery(QUERY, { source, sink })).awaitTermination();
  return sorted(sink.table());
}

async function deleteBefore(
  topic: string,
  place: { readonly partition: number; readonly offset: string },
): Promise<void> {
  const admin = rawKafkajs({ brokers: [broker.plain] }).admin();
  await admin.connect();
  await admin.fetchTopicOffsets(topic); // else the client does not know who leads the partition
  await admin.deleteTopicRecords({ topic, partitions: [place] });
  await admin.disconnect();
}

/** The broker compresses anew what a topic's own setting asks for. */
async function compress(topic: string, codec: string): Promise<void> {
  await runProgram("java", [
    "-XX:TieredStopAtLevel=1",
    ...["-cp", broker.classPath, "kafka.admin.ConfigCommand", "--bootstrap-server", broker.plain],
    ...["--alter", "--topic", topic, "--add-config", `compression.type=${codec}`],
  ]);
}

// @fault streams: broker and database are killed in turn and come back -> every offset counts
//   once
// @shows sink table
Deno.test("startQuery() handles every offset once while broker and database are killed and come back", async () => {
  const topic = await newTopic();
  const items = values(6_000);
  using folder = temporaryFolder();
  await produce(topic, items.slice(0, 3_000));
  const postgres = await openPostgres({ POSTGRES_URL: server.url });
  const handle = await startQuery(QUERY, {
    source: createKafkaSource(kafka, [topic]),
    sink: createTableSink(postgres, "totals"),
    checkpoint: folder.path,
    trigger: "50 ms",
    maxRecordsPerBatch: 400,
    retry: RETRY,
  });
  const untilRead = async (records: number) => {
    for (let waits = 0; waits < 900 && handle.isActive && handle.counts.input < records; waits++) {
      await sleep(100);
    }
  };
  await untilRead(1_000);
  await broker.kill();
  await sleep(1_000);
  await broker.restart();
  await produce(topic, items.slice(3_000));
  await untilRead(4_000);
  await server.kill();
  await sleep(1_000);
  await server.restart();
  await untilRead(items.length);
  assertEquals([handle.exception, handle.counts.input], [null, items.length]);
  await handle.stop();
  const { rows } = await postgres.query("SELECT window_start, k, events, total FROM totals");
  assertEquals(sorted(rows), await expectedTable(items));
  await postgres.close();
});

// @fault streams: poison in a topic: arbitrary bytes, a tombstone -> in the dead-letter topic
//   byte for byte, and the query goes on
Deno.test("startQuery() puts poison where it can be found, byte for byte, and goes on", async () => {
  const topic = await newTopic();
  const poison = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  const [first, second] = values(2);
  await produce(topic, [first!, poison, null, second!]);
  const sink = createMemorySink();
  const handle = await startQuery(QUERY, {
    source: createKafkaSource(kafka, [topic]),
    sink: { ...sink, outputs: ["windows"] },
    deadLetters: createDeadLetterTopics(kafka),
  });
  await handle.awaitTermination();
  assertEquals([handle.counts.input, handle.counts.accepted, handle.counts.deadLetters], [4, 2, 2]);
  const letters: (Uint8Array | null)[] = [];
  for await (const { records } of readRange(kafka, `${topic}.dlq`)) {
    letters.push(...records.map(({ value }) => value && new Uint8Array(value)));
  }
  assertEquals(letters, [poison, null]);
});

// @fault streams: retention took records before they were read -> an error names partition and
//   offsets; on is gone only where that is accepted
// @shows Deleted records
Deno.test("startQuery() says what retention took, and which codec it does not have", async () => {
  const topic = await newTopic();
  using folder = temporaryFolder();
  const run = async (acceptsDataLoss = false) => {
    const handle = await startQuery(QUERY, {
      source: createKafkaSource(kafka, [topic]),
      sink: createMemorySink(),
      checkpoint: folder.path,
      acceptsDataLoss,
    });
    await handle.awaitTermination();
    return handle.counts.input;
  };
  await produce(topic, values(40));
  assertEquals(await run(), 40);
  await produce(topic, values(40));
  await deleteBefore(topic, { partition: 0, offset: "15" });
  const error = await assertRejects(() => run(), DataLossError);
  assert(
    error.message.includes(`${topic}/0: offsets 10 to 14 are no longer there (5 in all)`),
    error.message,
  );
  assertEquals(await run(true), 35);

  await compress(topic, "lz4");
  await produce(topic, ["x".repeat(10_000)]);
  const codec = await assertRejects(() => run(), KafkaError, "LZ4");
  assertEquals(codec.code, "UNSUPPORTED_CODEC");
});
