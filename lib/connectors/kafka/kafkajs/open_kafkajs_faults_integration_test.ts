import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import type { Kafka } from "@lib/connectors/kafka/kafka.ts";
import { KafkaError, type KafkaErrorCode } from "@lib/connectors/kafka/kafka_error.ts";
import type { KafkaSettings } from "@lib/connectors/kafka/kafka_settings.ts";
import { openKafka } from "@lib/connectors/kafka/open_kafka.ts";
import { murmur2 } from "@lib/connectors/kafka/partition_for.ts";
import { readRange } from "@lib/connectors/kafka/read_range.ts";
import { runProgram } from "@lib/services/run_program.ts";
import { type RunningKafka, startKafka, TEST_USER } from "@lib/services/start_kafka.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { sleep } from "@lib/time/clock.ts";
import { openKafkajs } from "./open_kafkajs.ts";

let broker: RunningKafka;
Deno.test.beforeAll(async () => {
  broker = await startKafka();
});
Deno.test.afterAll(async () => {
  await broker[Symbol.asyncDispose]();
});

async function refusal(settings: KafkaSettings, answerTimeoutMs = 5_000): Promise<KafkaError> {
  return await assertRejects(() => openKafkajs(settings, { answerTimeoutMs }), KafkaError);
}

async function valuesIn(kafka: Kafka, topic: string): Promise<string[]> {
  const values: string[] = [];
  for await (const { records } of readRange(kafka, topic)) {
    values.push(...records.map(({ value }) => new TextDecoder().decode(value!)));
  }
  return values;
}

async function makeRoundTrip(settings: KafkaSettings): Promise<void> {
  const kafka = await openKafkajs(settings);
  const topic = `t-${crypto.randomUUID()}`;
  await kafka.createTopic(topic, { partitions: 1 });
  const producer = await kafka.openProducer();
  await producer.produce(topic, [{ value: "there and back" }]);
  assertEquals(await valuesIn(kafka, topic), ["there and back"]);
  await kafka.close();
}

for (const mechanism of ["plain", "scram-sha-256", "scram-sha-512"] as const) {
  Deno.test(`openKafkajs() proves who it is by ${mechanism}`, async () => {
    await makeRoundTrip({ brokers: [broker.sasl], sasl: { mechanism, ...TEST_USER } });
  });

  // @fault broker: a wrong password -> said within seconds, without the password
  Deno.test(`openKafkajs() says that a password is wrong, without saying it, by ${mechanism}`, async () => {
    const sasl = { mechanism, username: TEST_USER.username, password: "wr0ng" };
    const error = await refusal({ brokers: [broker.sasl], sasl });
    assertEquals([error.code, error.isRetriable], ["AUTHENTICATION", false]);
    assertStringIncludes(error.message, broker.sasl);
    assertStringIncludes(error.message, "KAFKA_PASSWORD");
    assert(!error.message.includes("wr0ng"), error.message);
  });
}

Deno.test("openKafkajs() speaks TLS to a broker that a certificate vouches for", async () => {
  await makeRoundTrip({ brokers: [broker.tls], tls: { ca: broker.ca } });
});

// @fault broker: a TLS certificate that nobody vouches for -> refused
Deno.test("openKafkajs() refuses a broker that nobody vouches for", async () => {
  const error = await refusal({ brokers: [broker.tls], tls: {} });
  assertEquals(error.code, "UNREACHABLE");
  assertStringIncludes(error.message, broker.tls);
});

// @fault broker: one side speaks TLS and the other does not -> an error in time
Deno.test("openKafkajs() ends in time where one side speaks TLS and the other does not", async () => {
  const startMs = performance.now();
  assertEquals((await refusal({ brokers: [broker.tls] })).code, "UNREACHABLE");
  assertEquals((await refusal({ brokers: [broker.plain], tls: {} })).code, "UNREACHABLE");
  assert(performance.now() - startMs < 15_000, "5 s each were promised");
});

Deno.test("openKafka() takes the broker that the environment names, and says so", async () => {
  const kafka = await openKafka({ KAFKA_BROKERS: broker.plain });
  assertEquals([kafka.mode, kafka.place], ["real", broker.plain]);
  assertStringIncludes(kafka.version, "1 broker(s)");
  await kafka.close();
});

// @fault broker: a name that leads nowhere -> an error after 10 seconds
Deno.test("openKafka() gives a name that leads nowhere 10 seconds", async () => {
  const startMs = performance.now();
  const KAFKA_BROKERS = "no-such-host.invalid:9092";
  const error = await assertRejects(() => openKafka({ KAFKA_BROKERS }), KafkaError, KAFKA_BROKERS);
  assertEquals(error.code, "UNREACHABLE");
  assert(performance.now() - startMs < 12_000);
});

// @fault broker: a topic compressed with a codec that is not here -> named
Deno.test("openKafkajs() names the codec that a topic is compressed with and we do not have", async () => {
  const kafka = await openKafkajs({ brokers: [broker.plain] });
  const topic = `t-${crypto.randomUUID()}`;
  await kafka.createTopic(topic, { partitions: 1 });
  // The broker compresses anew what a topic's own setting asks for.
  await runProgram("java", [
    "-XX:TieredStopAtLevel=1",
    "-cp",
    broker.classPath,
    "kafka.admin.ConfigCommand",
    "--bootstrap-server",
    broker.plain,
    "--alter",
    "--topic",
    topic,
    "--add-config",
    "compression.type=lz4",
  ]);
  const producer = await kafka.openProducer();
  await producer.produce(topic, [{ value: "x".repeat(10_000) }]);
  const error = await assertRejects(() => valuesIn(kafka, topic), KafkaError, topic);
  assertEquals(error.code, "UNSUPPORTED_CODEC");
  assertStringIncludes(error.message, "LZ4");
  await kafka.close();
});

Deno.test("murmur2() gives what Kafka's own class gives, for keys of all lengths and bytes", async () => {
  // The same generator on both sides, so that no keys need to travel.
  using folder = temporaryFolder();
  await Deno.writeTextFile(
    `${folder.path}/Hashes.java`,
    `class Hashes {
  public static void main(String[] args) {
    long state = 1;
    for (int i = 0; i < 2000; i++) {
      byte[] key = new byte[i % 67];
      for (int at = 0; at < key.length; at++) {
        state = state * 48271 % 2147483647;
        key[at] = (byte) state;
      }
      System.out.println(org.apache.kafka.common.utils.Utils.murmur2(key));
    }
  }
}
`,
  );
  const printed = await runProgram("java", ["-cp", broker.classPath, `${folder.path}/Hashes.java`]);
  const expected = printed.trim().split("\n").map(Number);
  let state = 1;
  const actual = Array.from(
    { length: 2_000 },
    (_, i) =>
      murmur2(Uint8Array.from({ length: i % 67 }, () => state = state * 48271 % 2147483647)),
  );
  assertEquals(actual, expected);
});

// @fault broker: killed with -9 twice while producing -> nothing acknowledged is lost or doubled
// @shows Broker killed
Deno.test("openKafkajs() loses and doubles nothing acknowledged when the broker is killed while producing", async () => {
  const kafka = await openKafkajs({ brokers: [broker.plain] });
  const topic = `t-${crypto.randomUUID()}`;
  await kafka.createTopic(topic, { partitions: 3 });
  const producer = await kafka.openProducer({ compression: "zstd" });
  const acknowledged: string[] = [];
  const failures: KafkaErrorCode[] = [];
  let sent = 0;
  let isProducing = true;
  const producing = (async () => {
    while (isProducing) {
      const values = Array.from({ length: 50 }, () => `${sent++}`);
      try {
        await producer.produce(topic, values.map((value) => ({ key: value, value })));
        acknowledged.push(...values);
      } catch (error) {
        failures.push((error as KafkaError).code);
      }
    }
  })();
  // The second time it stays away for longer than KafkaJS waits by itself.
  for (const awayMs of [0, 15_000]) {
    const before = acknowledged.length;
    await waitUntil(() => acknowledged.length > before + 500);
    await broker.kill();
    await sleep(awayMs);
    await broker.restart();
  }
  const after = acknowledged.length;
  await waitUntil(() => acknowledged.length > after + 500);
  isProducing = false;
  await producing;
  const found = await valuesIn(kafka, topic);
  const there = new Set(found);
  say(
    `2 kills while producing, once for 15 s: ${sent} sent, ${acknowledged.length} acknowledged, ` +
      `${found.length} found, ${found.length - there.size} twice, ${failures.length} calls failed`,
  );
  assertEquals(acknowledged.filter((value) => !there.has(value)), []);
  assertEquals(found.length, there.size);
  assertEquals(failures, []);
  await kafka.close();
});

// @fault broker: killed with -9 while reading -> reading goes on where it was
Deno.test("openKafkajs() reads on where it was when the broker is killed while reading", async () => {
  const kafka = await openKafkajs({ brokers: [broker.plain] });
  const topic = `t-${crypto.randomUUID()}`;
  await kafka.createTopic(topic, { partitions: 1 });
  const producer = await kafka.openProducer();
  const reader = await kafka.openReader(topic, { from: "earliest" });
  const member = await kafka.joinGroup(`g-${topic}`, { topics: [topic] });
  const readBy = { reader: [] as number[], member: [] as number[] };
  let produced = 0;
  const produceAndRead = async () => {
    for (let i = 0; i < 20; i++, produced++) {
      await producer.produce(topic, [{ value: `${produced}` }]);
    }
    await waitUntil(async () => {
      const batch = await reader.poll({ maxWaitMs: 200 });
      readBy.reader.push(...batch?.records.map(({ offset }) => offset) ?? []);
      return readBy.reader.length === produced;
    });
    await waitUntil(async () => {
      const batch = await member.poll({ maxWaitMs: 200 });
      if (batch === undefined) return false;
      readBy.member.push(...batch.records.map(({ offset }) => offset));
      await member.commit(topic, { 0: batch.nextOffset });
      return batch.nextOffset === produced;
    });
  };
  await produceAndRead();
  await broker.kill();
  await broker.restart();
  await produceAndRead();
  const all = Array.from({ length: produced }, (_, offset) => offset);
  assertEquals(readBy.reader, all);
  // A commit whose answer the kill took away makes the group deliver again, never skip.
  assertEquals([...new Set(readBy.member)], all);
  say(
    `1 kill while reading: ${produced} produced, ${readBy.reader.length} read from offsets, ` +
      `${readBy.member.length} by the group`,
  );
  await kafka.close();
});

// @fault broker: killed, and stays away -> all who wait are told, in time, by its address
Deno.test("openKafkajs() gives up on a broker that stays away, and says so to all who wait", async () => {
  const kafka = await openKafkajs({ brokers: [broker.plain] }, {
    answerTimeoutMs: 3_000,
    recoveryTimeoutMs: 3_000,
  });
  const topic = `t-${crypto.randomUUID()}`;
  await kafka.createTopic(topic, { partitions: 1 });
  const producer = await kafka.openProducer();
  await producer.produce(topic, [{ value: "before" }]);
  const reader = await kafka.openReader(topic, { from: "latest" });
  await broker.kill();
  const asks: (() => Promise<unknown>)[] = [
    () => kafka.ping(),
    () => producer.produce(topic, [{ value: "during" }]),
    () => reader.poll({ maxWaitMs: 60_000 }),
  ];
  for (const ask of asks) {
    const error = await assertRejects(ask, KafkaError, broker.plain);
    assertEquals(error.code, "UNREACHABLE");
  }
  await broker.restart();
  await producer.produce(topic, [{ value: "after" }]);
  assertEquals((await valuesIn(kafka, topic)).filter((value) => value !== "during"), [
    "before",
    "after",
  ]);
  await kafka.close();
});

async function waitUntil(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  const endMs = performance.now() + 90_000;
  while (!await isTrue()) {
    assert(performance.now() < endMs, "it did not come true within 90 s");
    await sleep(10);
  }
}

function say(text: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(`${text}\n`));
}
