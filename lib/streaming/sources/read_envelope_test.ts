import { assertEquals } from "@std/assert";
import { readEnvelope } from "./read_envelope.ts";

const whole = {
  topic: "t",
  partition: 0,
  offset: 3,
  kafka_timestamp: null,
  key: null,
  value: null,
};

Deno.test("readEnvelope() reads a tombstone, a key and a record's time", () => {
  assertEquals(readEnvelope(JSON.stringify(whole)), {
    topic: "t",
    partition: 0,
    offset: 3,
    timestampMs: null,
    key: null,
    value: null,
  });
  const full = { ...whole, key: "k", value: "v", kafka_timestamp: "2025-11-03T10:15:01.745Z" };
  const record = readEnvelope(JSON.stringify(full))!;
  assertEquals([record.key, record.value, record.timestampMs], ["k", "v", 1_762_164_901_745]);
});

Deno.test("readEnvelope() takes a line that lacks a part, or has another in its place, for none", () => {
  for (
    const line of [
      'not json "offset"',
      '"offset"',
      JSON.stringify({ ...whole, topic: 1 }),
      JSON.stringify({ ...whole, offset: -1 }),
      JSON.stringify({ ...whole, partition: 0.5 }),
      JSON.stringify({ ...whole, value: {} }),
      JSON.stringify({ topic: "t", partition: 0, offset: 3 }),
    ]
  ) assertEquals(readEnvelope(line), undefined, line);
  assertEquals(readEnvelope(new Uint8Array(3)), undefined);
});
