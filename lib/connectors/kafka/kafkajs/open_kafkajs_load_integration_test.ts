import { assert, assertEquals, assertRejects } from "@std/assert";
import type { GroupMember, Kafka } from "@lib/connectors/kafka/kafka.ts";
import { KafkaError } from "@lib/connectors/kafka/kafka_error.ts";
import { endOffsets, readRange } from "@lib/connectors/kafka/read_range.ts";
import { runProgram } from "@lib/services/run_program.ts";
import { type RunningKafka, startKafka } from "@lib/services/start_kafka.ts";
import { sleep } from "@lib/time/clock.ts";
import { openKafkajs, rawKafkajs } from "./open_kafkajs.ts";

const CHILD = new URL("./_consume_child.ts", import.meta.url).pathname;

let broker: RunningKafka;
Deno.test.beforeAll(async () => {
  broker = await startKafka();
});
Deno.test.afterAll(async () => {
  await broker[Symbol.asyncDispose]();
});

/** One of Kafka's own commands. */
async function admin(command: string, ...args: readonly string[]): Promise<void> {
  await runProgram("java", [
    ...["-XX:TieredStopAtLevel=1", "-cp", broker.classPath, `kafka.admin.${command}`],
    ...["--bootstrap-server", broker.plain, ...args],
  ]);
}

async function withTopic(
  partitions: number,
  body: (kafka: Kafka, topic: string) => Promise<void>,
): Promise<void> {
  const kafka = await openKafkajs({ brokers: [broker.plain] });
  const topic = `t-${crypto.randomUUID()}`;
  await kafka.createTopic(topic, { partitions });
  try {
    await body(kafka, topic);
  } finally {
    await kafka.close();
  }
}

async function textsOf(kafka: Kafka, topic: string): Promise<string[]> {
  const texts: string[] = [];
  for await (const { records } of readRange(kafka, topic)) {
    texts.push(...records.map(({ value }) => new TextDecoder().decode(value!).trimEnd()));
  }
  return texts;
}

/** Polls until `count` records have come. */
async function pollTexts(
  member: GroupMember,
  count: number,
  patienceMs = 30_000,
): Promise<string[]> {
  const texts: string[] = [];
  const endMs = performance.now() + patienceMs;
  while (texts.length < count && performance.now() < endMs) {
    const batch = await member.poll();
    texts.push(...batch?.records.map(({ value }) => new TextDecoder().decode(value!)) ?? []);
  }
  return texts;
}

function say(text: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(`${text}\n`));
}

// @fault broker: accepts less per second than is produced -> the producer is slowed down, and
//   loses nothing
// @shows Fast producer
Deno.test("a producer that is faster than the broker accepts is slowed down, and loses nothing", () =>
  withTopic(1, async (kafka, topic) => {
    const quota = ["--entity-type", "clients", "--entity-default"];
    await admin("ConfigCommand", "--alter", ...quota, "--add-config", "producer_byte_rate=300000");
    try {
      const producer = await kafka.openProducer();
      const startMs = performance.now();
      // Nobody waits here: forty calls at once, 8 MB where 300 kB a second are taken. The broker
      // looks at its last 11 seconds, so that the first 3 MB are still quick.
      const calls = Array.from({ length: 40 }, (_, call) => {
        const values = Array.from({ length: 200 }, (_, i) => `${call * 200 + i}`.padEnd(1_000));
        return producer.produce(topic, values.map((value) => ({ value })));
      });
      const produced = (await Promise.all(calls)).flat();
      const seconds = (performance.now() - startMs) / 1_000;
      const acknowledged = produced.reduce((sum, { count }) => sum + count, 0);
      const texts = await textsOf(kafka, topic);
      assertEquals(texts, Array.from({ length: 8_000 }, (_, i) => `${i}`));
      assertEquals(acknowledged, 8_000);
      assert(seconds > 5, `the broker's limit was not felt: ${seconds} s`);
      say(
        `8 MB at 1 MB/s: ${acknowledged} acknowledged in ${seconds.toFixed(1)} s, all there once`,
      );
    } finally {
      await admin("ConfigCommand", "--alter", ...quota, "--delete-config", "producer_byte_rate");
    }
  }));

// @fault broker: a consumer takes longer than its session -> it keeps its partitions and its work
// @shows Slow consumer
Deno.test("a consumer that takes longer than its session keeps its partitions and its work", () =>
  withTopic(2, async (kafka, topic) => {
    const producer = await kafka.openProducer();
    const records = Array.from({ length: 100 }, (_, i) => ({ value: `${i}`, partition: i % 2 }));
    await producer.produce(topic, records);
    const group = `g-${topic}`;
    const member = await kafka.joinGroup(group, { topics: [topic], sessionTimeoutMs: 6_000 });
    const found: string[] = [];
    for (let partition = 0; partition < 2; partition++) {
      const batch = (await member.poll({ maxWaitMs: 20_000 }))!;
      await sleep(7_000);
      found.push(...batch.records.map(({ value }) => new TextDecoder().decode(value!)));
      await member.commit(topic, { [batch.partition]: batch.nextOffset });
      assertEquals(member.assigned(), { [topic]: [0, 1] });
    }
    assertEquals(
      found.map(Number).sort((a, b) => a - b),
      records.map(({ value }) => Number(value)),
    );
    assertEquals(await pollTexts(member, 1, 1_000), [], "nothing is delivered twice");
    await member.close();
  }));

// @fault broker: a message above its limit, also one that was lowered since -> refused, and
//   nothing of its call is stored
// @shows Large message
Deno.test("a message above the broker's limit is refused, also where the limit was lowered since", () =>
  withTopic(1, async (kafka, topic) => {
    const producer = await kafka.openProducer();
    const exact = 1_048_588 - 82; // what Kafka's format needs at most around one value
    await producer.produce(topic, [{ value: new Uint8Array(exact) }]);
    const refused = async (bytes: number) => {
      const error = await assertRejects(
        () => producer.produce(topic, [{ value: new Uint8Array(bytes) }]),
        KafkaError,
        topic,
      );
      assertEquals([error.code, error.isRetriable], ["RECORD_TOO_LARGE", false]);
    };
    await refused(exact + 1);
    // What the producer has learnt of the topic is older than this: here the broker itself refuses.
    const entity = ["--entity-type", "topics", "--entity-name", topic];
    await admin("ConfigCommand", "--alter", ...entity, "--add-config", "max.message.bytes=5000");
    await refused(10_000);
    await producer.produce(topic, [{ value: "goes on" }]);
    assertEquals(await endOffsets(kafka, topic), { 0: 2 });
  }));

// @fault broker: a consumer dies with work done and not committed -> it is delivered again
// @shows Uncommitted work
Deno.test("what a consumer had processed but not committed when it died is delivered again", () =>
  withTopic(1, async (kafka, topic) => {
    const producer = await kafka.openProducer();
    const texts = Array.from({ length: 20 }, (_, i) => `${i}`);
    await producer.produce(topic, texts.map((value) => ({ value })));
    const group = `g-${topic}`;
    const first = await kafka.joinGroup(group, { topics: [topic] });
    await pollTexts(first, 20);
    await first.commit(topic, { 0: 5 });
    await first.close();
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-check", "-A", CHILD, broker.plain, group, topic],
      stdout: "piped",
    }).spawn();
    const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
    let said = "";
    while (said.split("\n").length <= 15) said += (await reader.read()).value ?? "";
    child.kill("SIGKILL");
    await Promise.all([child.status, reader.cancel()]);
    const processed = said.trimEnd().split("\n");
    assertEquals(processed, texts.slice(5));
    const next = await kafka.joinGroup(group, { topics: [topic] });
    const again = await pollTexts(next, 15);
    assertEquals(again, texts.slice(5), "none is lost, and those are twice");
    await next.commit(topic, { 0: 20 });
    assertEquals(await kafka.committed(group, topic), { 0: 20 });
    await next.close();
  }));

// @fault broker: records are deleted while they are read -> an error says which are missing
// @shows Deleted records
Deno.test("records that are deleted while they are read are missed aloud", () =>
  withTopic(1, async (kafka, topic) => {
    const producer = await kafka.openProducer();
    const value = "x".repeat(10_000);
    for (let call = 0; call < 20; call++) {
      await producer.produce(topic, Array.from({ length: 100 }, () => ({ value })));
    }
    const error = await assertRejects(
      async () => {
        let seen = 0;
        for await (const { records } of readRange(kafka, topic)) {
          if (seen === 0) await deleteBefore(topic, 1_900);
          seen += records.length;
        }
      },
      KafkaError,
      `${topic}/0 has no offset`,
    );
    assertEquals(error.code, "OFFSET_OUT_OF_RANGE");
  }));

async function deleteBefore(topic: string, offset: number): Promise<void> {
  const client = rawKafkajs({ brokers: [broker.plain] }).admin();
  await client.connect();
  await client.fetchTopicOffsets(topic); // else the client does not know who leads the partition
  await client.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: `${offset}` }] });
  await client.disconnect();
}
