/** What every implementation of the message log must do: one suite for all of them. @module */

import { assert, assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { COMPRESSIONS } from "./compression.ts";
import { groupLag } from "./group_lag.ts";
import type { GroupMember, Kafka, KafkaRecord, PolledBatch, ReaderOptions } from "./kafka.ts";
import { KafkaError, type KafkaErrorCode } from "./kafka_error.ts";
import { partitionFor } from "./partition_for.ts";
import { endOffsets, readRange } from "./read_range.ts";

/** Opens a fresh connection; a suite's connections may share one log. */
export type OpenForTest = () => Promise<Kafka & AsyncDisposable>;

/** Registers the suite under `name`; returns how many tests it has. */
export function kafkaContract(name: string, open: OpenForTest): number {
  let count = 0;
  const test = (does: string, run: (kafka: Kafka, topic: string) => Promise<void>) => {
    count++;
    Deno.test(`${name} ${does}`, async () => {
      await using kafka = await open();
      await run(kafka, `t-${crypto.randomUUID()}`);
    });
  };
  topicTests(test);
  recordTests(test);
  readingTests(test);
  groupTests(test);
  refusalTests(test);
  return count;
}

type Test = (does: string, run: (kafka: Kafka, topic: string) => Promise<void>) => void;

function topicTests(test: Test): void {
  test("makes, lists, describes and deletes topics", async (kafka, topic) => {
    assertEquals(await kafka.createTopic(topic, { partitions: 3 }), true);
    assertEquals(await kafka.createTopic(topic, { partitions: 5 }), false);
    const partitions = [0, 1, 2].map((partition) => ({ partition, start: 0, end: 0 }));
    assertEquals(await kafka.describeTopic(topic), {
      topic,
      maxMessageBytes: 1_048_588,
      partitions,
    });
    assert((await kafka.listTopics()).includes(topic));
    await kafka.deleteTopic(topic);
    await until(async () => !(await kafka.listTopics()).includes(topic));
  });

  test("starts a topic that was deleted and made anew at offset 0", async (kafka, topic) => {
    const producer = await made(kafka, topic, 1);
    await producer.produce(topic, values("a", "b"));
    await kafka.deleteTopic(topic);
    await until(async () => !(await kafka.listTopics()).includes(topic));
    await kafka.createTopic(topic, { partitions: 1 });
    const anew = await kafka.openProducer();
    assertEquals(await anew.produce(topic, values("c")), [{
      partition: 0,
      firstOffset: 0,
      count: 1,
    }]);
    assertEquals((await readAll(kafka, topic)).map(textOf), ["c"]);
  });

  test("says what and where it is, and answers a ping", async (kafka) => {
    await kafka.ping();
    assert(kafka.service === "kafka" && kafka.version.length > 0 && kafka.place.length > 0);
  });
}

function recordTests(test: Test): void {
  test("gives back key, value, headers and timestamp byte for byte", async (kafka, topic) => {
    const producer = await made(kafka, topic, 1);
    const key = Uint8Array.of(0xff, 0xfe, 0x00, 0x80); // not UTF-8
    const headers = [["trace", Uint8Array.of(1, 0)], ["ключ", new Uint8Array()]] as const;
    await producer.produce(topic, [
      { key, value: Uint8Array.of(0, 200), headers, timestampMs: 1_756_058_730_123 },
      { key: "", value: "", timestampMs: 0 },
      { value: null, timestampMs: 7 },
    ]);
    assertEquals(await readAll(kafka, topic), [
      { offset: 0, timestampMs: 1_756_058_730_123, key, value: Uint8Array.of(0, 200), headers },
      { offset: 1, timestampMs: 0, key: new Uint8Array(), value: new Uint8Array(), headers: [] },
      { offset: 2, timestampMs: 7, key: null, value: null, headers: [] },
    ]);
  });

  test("puts keys where Kafka's murmur2 puts them and keeps their order", async (kafka, topic) => {
    const producer = await made(kafka, topic, 4);
    const records = Array.from(
      { length: 2_000 },
      (_, i) => ({ key: `EV-${i % 37}`, value: `${i}` }),
    );
    const produced = await producer.produce(topic, records);
    assertEquals(produced.reduce((sum, { count }) => sum + count, 0), 2_000);
    const found = new Map<number, string[]>();
    for await (const batch of readRange(kafka, topic)) {
      found.set(batch.partition, [
        ...found.get(batch.partition) ?? [],
        ...batch.records.map(textOf),
      ]);
    }
    const expected = Map.groupBy(
      records,
      ({ key }) => partitionFor(new TextEncoder().encode(key), 4),
    );
    for (const [partition, there] of expected) {
      assertEquals(found.get(partition), there.map(({ value }) => value));
    }
  });

  test("deals records without a key to all partitions and obeys a wish", async (kafka, topic) => {
    const producer = await made(kafka, topic, 3);
    await producer.produce(topic, Array.from({ length: 9 }, () => ({ value: "x" })));
    assertEquals(await endOffsets(kafka, topic), { 0: 3, 1: 3, 2: 3 });
    await producer.produce(topic, [{ key: "k", value: "x", partition: 2 }]);
    assertEquals((await endOffsets(kafka, topic))[2], 4);
  });

  for (const compression of COMPRESSIONS) {
    test(`stores megabytes with compression ${compression}`, async (kafka, topic) => {
      const producer = await made(kafka, topic, 2, compression);
      const records = Array.from({ length: 5_000 }, (_, i) => ({ value: `${i} `.repeat(120) }));
      await producer.produce(topic, records);
      const found = (await readAll(kafka, topic)).map(textOf);
      assertEquals(found.sort(), records.map(({ value }) => value).sort());
    });
  }

  test("acknowledges calls made at once in the order they were made", async (kafka, topic) => {
    const producer = await made(kafka, topic, 1);
    const calls = Array.from({ length: 20 }, (_, i) => producer.produce(topic, values(`${i}`)));
    assertEquals(
      (await Promise.all(calls)).map(([there]) => there!.firstOffset),
      Array.from({ length: 20 }, (_, i) => i),
    );
    assertEquals((await readAll(kafka, topic)).map(textOf), calls.map((_, i) => `${i}`));
  });
}

function readingTests(test: Test): void {
  test("reads from explicit offsets, and only the partitions named", async (kafka, topic) => {
    const producer = await made(kafka, topic, 2);
    const records = Array.from({ length: 40 }, (_, i) => ({ value: `${i}`, partition: i % 2 }));
    await producer.produce(topic, records);
    const found = await readAll(kafka, topic, { 1: 15 });
    assertEquals(found.map(textOf), ["31", "33", "35", "37", "39"]);
    assertEquals(found.map(({ offset }) => offset), [15, 16, 17, 18, 19]);
  });

  test("wakes a reader at the end when something is produced", async (kafka, topic) => {
    const producer = await made(kafka, topic, 1);
    await producer.produce(topic, values("old"));
    const reader = await kafka.openReader(topic, { from: "latest" });
    assertEquals(await reader.poll({ maxWaitMs: 50 }), undefined);
    const polled = reader.poll({ maxWaitMs: 20_000 });
    await producer.produce(topic, values("new"));
    assertEquals((await polled)!.records.map(textOf), ["new"]);
    assertEquals(reader.positions(), { 0: 2 });
    await reader.close();
  });

  test("finds offsets by timestamp", async (kafka, topic) => {
    const producer = await made(kafka, topic, 2);
    const at = (timestampMs: number, partition: number) => ({ value: "", timestampMs, partition });
    await producer.produce(topic, [at(100, 0), at(300, 0), at(200, 0), at(400, 0), at(50, 1)]);
    const asked = [0, 100, 101, 300, 301, 401];
    const found = [];
    for (const timestampMs of asked) found.push(await kafka.offsetsAt(topic, timestampMs));
    // Timestamps need not grow: the answer is the first record in the log that is late enough.
    assertEquals(found.map((offsets) => offsets[0]), [0, 0, 1, 1, 3, 4]);
    assertEquals(found.map((offsets) => offsets[1]), [0, 1, 1, 1, 1, 1]);
  });
}

function groupTests(test: Test): void {
  test("goes on from the committed offset and tells the lag", async (kafka, topic) => {
    const producer = await made(kafka, topic, 1);
    await producer.produce(topic, values("a", "b", "c", "d"));
    const group = `g-${topic}`;
    const first = await kafka.joinGroup(group, { topics: [topic] });
    assertEquals((await pollSome(first)).records.length, 4);
    await first.commit(topic, { 0: 3 });
    await first.close();
    await until(async () => (await kafka.committed(group, topic))[0] === 3);
    assertEquals(await groupLag(kafka, { group, topic }), [
      { partition: 0, committed: 3, end: 4, lag: 1 },
    ]);
    const second = await kafka.joinGroup(group, { topics: [topic] });
    assertEquals((await pollSome(second)).records.map(textOf), ["d"]);
    await second.close();
  });

  test("begins a new group at the end when asked to", async (kafka, topic) => {
    const producer = await made(kafka, topic, 1);
    await producer.produce(topic, values("old"));
    const member = await kafka.joinGroup(`g-${topic}`, { topics: [topic], start: "latest" });
    assertEquals(await member.poll({ maxWaitMs: 1_000 }), undefined);
    await producer.produce(topic, values("new"));
    assertEquals((await pollSome(member)).records.map(textOf), ["new"]);
    await member.close();
  });

  test("shares out partitions, and hands them on when a member leaves", async (kafka, topic) => {
    const producer = await made(kafka, topic, 4);
    const join = () => kafka.joinGroup(`g-${topic}`, { topics: [topic] });
    const first = await join();
    await until(() => assignedTo(first, topic).length === 4);
    const second = await join();
    await until(() =>
      assignedTo(first, topic).length === 2 && assignedTo(second, topic).length === 2
    );
    const both = [...assignedTo(first, topic), ...assignedTo(second, topic)];
    assertEquals(both.sort(), [0, 1, 2, 3]);
    const [lost] = assignedTo(second, topic);
    await second.close();
    await until(() => assignedTo(first, topic).length === 4);
    await producer.produce(topic, [{ value: "after", partition: lost! }]);
    assertEquals((await pollSome(first)).records.map(textOf), ["after"]);
    await first.close();
  });

  // @fault message log: a consumer leaves with records polled but not committed -> they are
  //   delivered again
  test("delivers again what was polled but not committed", async (kafka, topic) => {
    const producer = await made(kafka, topic, 1);
    await producer.produce(topic, values("a", "b"));
    for (let round = 0; round < 2; round++) {
      const member = await kafka.joinGroup(`g-${topic}`, { topics: [topic] });
      assertEquals((await pollSome(member)).records.map(textOf), ["a", "b"]);
      await member.close();
    }
  });

  // @fault message log: a commit for a partition that went to another member -> refused
  test("refuses the commit of a partition that went to another member", async (kafka, topic) => {
    await made(kafka, topic, 2);
    const group = `g-${topic}`;
    const first = await kafka.joinGroup(group, { topics: [topic] });
    const second = await kafka.joinGroup(group, { topics: [topic] });
    await until(() =>
      assignedTo(first, topic).length === 1 && assignedTo(second, topic).length === 1
    );
    const [theirs] = assignedTo(second, topic);
    const [mine] = assignedTo(first, topic);
    await refused("REBALANCED", () => first.commit(topic, { [mine!]: 0, [theirs!]: 0 }));
    assertEquals(await kafka.committed(group, topic), {});
    await Promise.all([first.close(), second.close()]);
  });
}

function refusalTests(test: Test): void {
  test("names the topic that is missing, whatever is asked of it", async (kafka, topic) => {
    const producer = await kafka.openProducer();
    const asks: (() => Promise<unknown>)[] = [
      () => producer.produce(topic, values("a")),
      () => kafka.describeTopic(topic),
      () => kafka.deleteTopic(topic),
      () => kafka.offsetsAt(topic, 0),
      () => kafka.committed("g", topic),
      () => kafka.openReader(topic, { from: "earliest" }),
      () => kafka.joinGroup("g", { topics: [topic] }),
    ];
    for (const ask of asks) await refused("TOPIC_MISSING", ask, topic);
    assert(!(await kafka.listTopics()).includes(topic), "asking must not make the topic");
  });

  // @fault message log: a record above its topic's limit -> refused, and nothing of its call is
  //   stored
  // @shows Large message
  test(
    "refuses a record above the limit of its topic and stores nothing of its call",
    async (kafka, topic) => {
      const producer = await made(kafka, topic, 1, "gzip");
      const tooLarge = new Uint8Array(1_048_577);
      await refused(
        "RECORD_TOO_LARGE",
        () => producer.produce(topic, [{ value: "a" }, { value: tooLarge }]),
        topic,
      );
      assertEquals(await endOffsets(kafka, topic), { 0: 0 });
      await producer.produce(topic, [{ value: new Uint8Array(1_048_000) }]);
      assertEquals(await endOffsets(kafka, topic), { 0: 1 });
      const wide = `${topic}-wide`;
      await kafka.createTopic(wide, { partitions: 1, maxMessageBytes: 2_000_000 });
      await producer.produce(wide, [{ value: tooLarge }]);
      assertEquals((await readAll(kafka, wide))[0]!.value!.length, tooLarge.length);
    },
  );

  // @fault message log: an offset that is not there -> refused, never moved
  test("refuses offsets that are not there instead of moving them", async (kafka, topic) => {
    const producer = await made(kafka, topic, 1);
    await producer.produce(topic, values("a"));
    await refused(
      "OFFSET_OUT_OF_RANGE",
      () => kafka.openReader(topic, { from: { 0: 2 } }),
      `${topic}/0`,
    );
  });

  test("refuses wrong calls by naming the value", async (kafka, topic) => {
    const producer = await made(kafka, topic, 2);
    await assertRejects(() => kafka.openProducer({ compression: "snappy" }), UsageError, "zstd");
    await assertRejects(() => kafka.createTopic("a b", { partitions: 1 }), UsageError, "a b");
    await assertRejects(() => kafka.createTopic("x", { partitions: 0 }), UsageError, "0");
    await assertRejects(
      () => producer.produce(topic, [{ value: "", partition: 2 }]),
      UsageError,
      "2",
    );
    await assertRejects(() => kafka.openReader(topic, { from: { 2: 0 } }), UsageError, "2");
    await assertRejects(() => kafka.joinGroup("", { topics: [topic] }), UsageError, "group");
  });

  test("answers nothing any more once it is closed", async (kafka, topic) => {
    const producer = await made(kafka, topic, 1);
    const reader = await kafka.openReader(topic, { from: "earliest" });
    await kafka.close();
    await kafka.close();
    await refused("CLOSED", () => producer.produce(topic, values("a")));
    await refused("CLOSED", () => reader.poll({ maxWaitMs: 0 }));
    await refused("CLOSED", () => kafka.listTopics());
  });
}

async function made(kafka: Kafka, topic: string, partitions: number, compression = "none") {
  await kafka.createTopic(topic, { partitions });
  return await kafka.openProducer({ compression });
}

async function readAll(
  kafka: Kafka,
  topic: string,
  from: ReaderOptions["from"] = "earliest",
): Promise<KafkaRecord[]> {
  const found: KafkaRecord[] = [];
  for await (const { records } of readRange(kafka, topic, { from })) found.push(...records);
  return found.map((record) => ({
    ...record,
    // A client may hand out its own subclass of Uint8Array.
    key: record.key && new Uint8Array(record.key),
    value: record.value && new Uint8Array(record.value),
    headers: record.headers.map(([name, value]) => [name, new Uint8Array(value)]),
  }));
}

async function pollSome(member: GroupMember): Promise<PolledBatch> {
  const batch = await member.poll({ maxWaitMs: 20_000 });
  assert(batch !== undefined, "nothing came");
  return batch;
}

function assignedTo(member: GroupMember, topic: string): readonly number[] {
  return member.assigned()[topic] ?? [];
}

function values(...texts: string[]): { readonly value: string }[] {
  return texts.map((value) => ({ value }));
}

function textOf({ value }: KafkaRecord): string {
  return new TextDecoder().decode(value!);
}

async function refused(
  code: KafkaErrorCode,
  ask: () => Promise<unknown>,
  says = "",
): Promise<void> {
  const error = await assertRejects(ask, KafkaError, says);
  assertEquals(error.code, code);
}

/** A broker tells of changes a little after it has acknowledged them. */
async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  const endMs = performance.now() + 20_000;
  while (!await isTrue()) {
    assert(performance.now() < endMs, "it did not come true within 20 s");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
