import { assert, assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { cutBatches, dealRecords, DEFAULT_MAX_MESSAGE_BYTES } from "./deal_records.ts";
import type { ProducerRecord } from "./kafka.ts";
import { KafkaError } from "./kafka_error.ts";
import { partitionFor } from "./partition_for.ts";

const encode = (text: string) => new TextEncoder().encode(text);

function deal(records: readonly ProducerRecord[], partitions = 4) {
  return dealRecords(records, {
    topic: "fleet",
    partitions,
    maxMessageBytes: DEFAULT_MAX_MESSAGE_BYTES,
    nowMs: 1_000,
    turn: { next: 0 },
  });
}

Deno.test("dealRecords() keeps each key on its partition and in its order", () => {
  const records = Array.from({ length: 200 }, (_, i) => ({ key: `EV-${i % 9}`, value: `${i}` }));
  const seen = new Map<number, string[]>();
  for (const [partition, dealt] of deal(records)) {
    for (const { key } of dealt) assertEquals(partitionFor(key!, 4), partition);
    seen.set(partition, dealt.map(({ value }) => new TextDecoder().decode(value!)));
  }
  const expected = Map.groupBy(records, ({ key }) => partitionFor(encode(key), 4));
  for (const [partition, there] of expected) {
    assertEquals(seen.get(partition), there.map(({ value }) => value));
  }
});

Deno.test("dealRecords() deals records without a key in turn", () => {
  const dealt = deal(Array.from({ length: 10 }, () => ({ value: "x" })), 3);
  assertEquals([...dealt].map(([p, { length }]) => [p, length]), [[0, 4], [1, 3], [2, 3]]);
});

Deno.test("dealRecords() tells a tombstone from an empty value and no key from an empty one", () => {
  const [empty] = deal([{ key: "", value: "" }], 1).get(0)!;
  const [tombstone] = deal([{ value: null }], 1).get(0)!;
  assertEquals([empty!.key?.length, empty!.value?.length], [0, 0]);
  assertEquals([tombstone!.key, tombstone!.value, tombstone!.timestampMs], [null, null, 1_000]);
});

Deno.test("dealRecords() refuses a value of 1 MiB + 1 byte, whatever it compresses to", () => {
  const error = assertThrows(
    () => deal([{ value: "fits" }, { value: new Uint8Array(1_048_577) }]),
    KafkaError,
    "Record 1 for fleet/1 takes 1048659 bytes",
  );
  assertEquals(error.code, "RECORD_TOO_LARGE");
  assertEquals(deal([{ value: new Uint8Array(DEFAULT_MAX_MESSAGE_BYTES - 82) }]).size, 1);
});

Deno.test("dealRecords() refuses a partition or a timestamp that cannot be", () => {
  for (const partition of [-1, 4, 1.5, NaN]) {
    assertThrows(() => deal([{ value: "", partition }]), UsageError, "0 to 3 in topic fleet");
  }
  for (const timestampMs of [-1, 0.5, Infinity]) {
    assertThrows(() => deal([{ value: "", timestampMs }]), UsageError, `${timestampMs}`);
  }
});

Deno.test("cutBatches() keeps the order, the limit, and a record above it on its own", () => {
  const records = deal([50, 50, 500, 10, 10].map((n) => ({ value: new Uint8Array(n) })), 1).get(0)!;
  const batches = cutBatches(records, 270);
  assertEquals(batches.flat(), records);
  assertEquals(batches.map(({ length }) => length), [2, 1, 2]);
  assert(cutBatches([], 1).length === 0);
});
