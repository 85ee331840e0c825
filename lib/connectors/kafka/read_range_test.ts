import { assertEquals, assertRejects } from "@std/assert";
import type { Kafka, PolledBatch } from "./kafka.ts";
import { KafkaError } from "./kafka_error.ts";
import { endOffsets, readRange } from "./read_range.ts";

/** One partition whose reader hands out the batches given, then nothing. */
function scripted(end: number, batches: PolledBatch[], start = 0): Kafka & { closed: number } {
  let at = 0;
  const kafka = {
    place: "test:9092",
    closed: 0,
    describeTopic: (topic: string) =>
      Promise.resolve({ topic, maxMessageBytes: 1, partitions: [{ partition: 0, start, end }] }),
    openReader: () =>
      Promise.resolve({
        poll: () => {
          const batch = batches.shift();
          at = batch?.nextOffset ?? at;
          return Promise.resolve(batch);
        },
        positions: () => ({ 0: at }),
        close: () => Promise.resolve(void kafka.closed++),
      }),
  };
  return kafka as unknown as Kafka & { closed: number };
}

function batch(first: number, nextOffset: number, count = nextOffset - first): PolledBatch {
  const records = Array.from({ length: count }, (_, i) => ({
    offset: first + i,
    timestampMs: 0,
    key: null,
    value: null,
    headers: [],
  }));
  return { topic: "t", partition: 0, records, nextOffset };
}

async function read(kafka: Kafka, until?: number): Promise<number[]> {
  const offsets: number[] = [];
  const options = until === undefined ? {} : { until: { 0: until } };
  for await (const { records } of readRange(kafka, "t", options)) {
    offsets.push(...records.map(({ offset }) => offset));
  }
  return offsets;
}

Deno.test("readRange() stops at the end seen first, though more is delivered", async () => {
  const kafka = scripted(4, [batch(0, 3), batch(3, 8), batch(8, 9)]);
  assertEquals([await read(kafka), kafka.closed], [[0, 1, 2, 3], 1]);
});

Deno.test("readRange() ends where the last offsets are marks of transactions", async () => {
  assertEquals(await read(scripted(5, [batch(0, 3), batch(3, 5, 0)])), [0, 1, 2]);
});

Deno.test("readRange() reads nothing from an empty range", async () => {
  assertEquals([await read(scripted(0, [])), await read(scripted(9, []), 0)], [[], []]);
});

Deno.test("readRange() says what is missing when nothing comes", async () => {
  const kafka = scripted(4, [batch(0, 3)]);
  await assertRejects(() => read(kafka), KafkaError, "test:9092 sent nothing for 30 s");
  assertEquals(kafka.closed, 1);
});

Deno.test("readRange() says that nothing comes as it was deleted", async () => {
  const kafka = scripted(4, [batch(0, 2)], 4);
  const error = await assertRejects(() => read(kafka), KafkaError, "t/0 has no offset 2");
  assertEquals([error.code, kafka.closed], ["OFFSET_OUT_OF_RANGE", 1]);
});

Deno.test("endOffsets() gives the end of each partition", async () => {
  assertEquals(await endOffsets(scripted(4, []), "t"), { 0: 4 });
});
