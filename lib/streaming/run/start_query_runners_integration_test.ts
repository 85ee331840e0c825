import { assert, assertEquals, assertRejects } from "@std/assert";
import type { Kafka } from "@lib/connectors/kafka/kafka.ts";
import { openKafkajs, rawKafkajs } from "@lib/connectors/kafka/kafkajs/open_kafkajs.ts";
import { LakeBusyError } from "@lib/lake/lake_busy_error.ts";
import { type RunningKafka, startKafka } from "@lib/services/start_kafka.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { sleep } from "@lib/time/clock.ts";
import type { StreamQuery } from "../query/stream_query.ts";
import { createMemorySink, type MemorySink } from "../sinks/create_memory_sink.ts";
import { createKafkaSource } from "../sources/create_kafka_source.ts";
import type { QueryHandle } from "./query_handle.ts";
import { replayKilledAt } from "./_replay_scenario.ts";
import { startQuery } from "./start_query.ts";

let broker: RunningKafka;
let kafka: Kafka;
Deno.test.beforeAll(async () => {
  broker = await startKafka();
  kafka = await openKafkajs({ brokers: [broker.plain] });
});
Deno.test.afterAll(async () => {
  await kafka.close();
  await broker[Symbol.asyncDispose]();
});

const QUERY: StreamQuery = { decode: { format: "json", fields: { n: "long" } } };
const PATIENCE_MS = 60_000;

async function newTopic(partitions: number): Promise<string> {
  const topic = `t-${crypto.randomUUID()}`;
  await kafka.createTopic(topic, { partitions });
  return topic;
}

/** Numbers from `first` on, dealt to these partitions. */
async function produce(
  topic: string,
  { first, count, partitions }: {
    readonly first: number;
    readonly count: number;
    readonly partitions: readonly number[];
  },
): Promise<void> {
  const producer = await kafka.openProducer();
  await producer.produce(
    topic,
    Array.from({ length: count }, (_, i) => ({
      value: JSON.stringify({ n: first + i }),
      partition: partitions[i % partitions.length]!,
    })),
  );
  await producer.close();
}

function start(topic: string, { checkpoint, sink }: { checkpoint: string; sink: MemorySink }) {
  return startQuery(QUERY, {
    source: createKafkaSource(kafka, [topic]),
    sink,
    checkpoint,
    trigger: "50 ms",
    maxRecordsPerBatch: 20,
  });
}

async function untilRead(handle: QueryHandle, records: number): Promise<void> {
  const endMs = performance.now() + PATIENCE_MS;
  while (handle.isActive && handle.counts.input < records) {
    assert(
      performance.now() < endMs,
      `${handle.counts.input} of ${records}: ${handle.status.message}`,
    );
    await sleep(50);
  }
}

const numbersIn = (sink: MemorySink) =>
  sink.table().map(({ n }) => Number(n)).sort((a, b) => a - b);
const upTo = (count: number) => Array.from({ length: count }, (_, n) => n);

// @fault streams: a second runner is started on the checkpoint of one that runs -> refused, and the
//   first goes on undisturbed
Deno.test("startQuery() lets one runner work on a checkpoint, and tells the other who it is", async () => {
  using checkpoint = temporaryFolder();
  const topic = await newTopic(4);
  await produce(topic, { first: 0, count: 100, partitions: [0, 1, 2, 3] });
  const [sink, other] = [createMemorySink(), createMemorySink()];
  const first = await start(topic, { checkpoint: checkpoint.path, sink });
  await untilRead(first, 20);
  const error = await assertRejects(
    () => start(topic, { checkpoint: checkpoint.path, sink: other }),
    LakeBusyError,
  );
  for (const words of [checkpoint.path, `process ${Deno.pid}`, first.runId]) {
    assert(error.message.includes(words), error.message);
  }
  await produce(topic, { first: 100, count: 50, partitions: [0, 1, 2, 3] });
  await untilRead(first, 150);
  await first.stop();
  assertEquals([first.exception, numbersIn(sink), other.batches.length], [null, upTo(150), 0]);
  // Once it has stopped, another goes on where it was.
  await produce(topic, { first: 150, count: 10, partitions: [0, 1, 2, 3] });
  const second = await start(topic, { checkpoint: checkpoint.path, sink: other });
  await untilRead(second, 10);
  await second.stop();
  assertEquals(numbersIn(other), upTo(160).slice(150));
});

// @fault streams: two queries read the topics of one broker at once -> neither takes records from
//   the other
Deno.test("startQuery() shares a topic's partitions with no other runner, as a group would", async () => {
  using folder = temporaryFolder();
  const topic = await newTopic(4);
  const sinks = [createMemorySink(), createMemorySink()];
  const handles = await Promise.all(
    sinks.map((sink, i) => start(topic, { checkpoint: `${folder.path}/${i}`, sink })),
  );
  await produce(topic, { first: 0, count: 200, partitions: [0, 1, 2, 3] });
  for (const handle of handles) await untilRead(handle, 200);
  for (const handle of handles) await handle.stop();
  assertEquals(sinks.map(numbersIn), [upTo(200), upTo(200)]);
});

// @fault streams: partitions are added on a real broker while a query runs, and while it is
//   stopped -> they are read from their start
Deno.test("startQuery() reads partitions that are added to a topic from their first record", async () => {
  using checkpoint = temporaryFolder();
  const topic = await newTopic(1);
  const addPartitions = async (count: number) => {
    const admin = rawKafkajs({ brokers: [broker.plain] }).admin();
    await admin.connect();
    await admin.createPartitions({ topicPartitions: [{ topic, count }] });
    await admin.disconnect();
  };
  await produce(topic, { first: 0, count: 30, partitions: [0] });
  const sink = createMemorySink();
  const handle = await start(topic, { checkpoint: checkpoint.path, sink });
  await untilRead(handle, 30);
  await addPartitions(3);
  await produce(topic, { first: 30, count: 60, partitions: [0, 1, 2] });
  await untilRead(handle, 90);
  await handle.stop();
  assertEquals([handle.exception, numbersIn(sink)], [null, upTo(90)]);
  await addPartitions(4);
  await produce(topic, { first: 90, count: 20, partitions: [3] });
  const other = createMemorySink();
  const next = await start(topic, { checkpoint: checkpoint.path, sink: other });
  await untilRead(next, 20);
  await next.stop();
  assertEquals([next.exception, numbersIn(other)], [null, upTo(110).slice(90)]);
});

// @fault streams: killed while dead letters on a real broker are tried again -> each is tried once,
//   and none is lost
Deno.test("startQuery() tries letters on a real broker again as if it had never been killed", async () => {
  using folder = temporaryFolder();
  let kills = 0;
  for (const at of [1, 4, 6, 1_000]) {
    if (await replayKilledAt(at, { kafka, dir: `${folder.path}/${at}` })) kills++;
  }
  assertEquals(kills, 3);
});
