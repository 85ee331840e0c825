import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { KafkaError } from "./kafka_error.ts";
import { startOffsets } from "./start_offsets.ts";

const TOPIC = {
  topic: "sales",
  maxMessageBytes: 1_000,
  partitions: [{ partition: 0, start: 3, end: 9 }, { partition: 1, start: 0, end: 0 }],
};

Deno.test("startOffsets() knows both ends of every partition", () => {
  assertEquals(startOffsets(TOPIC, "earliest"), { 0: 3, 1: 0 });
  assertEquals(startOffsets(TOPIC, "latest"), { 0: 9, 1: 0 });
});

Deno.test("startOffsets() takes any offset from the first to the end, and only named partitions", () => {
  for (const offset of [3, 5, 9]) assertEquals(startOffsets(TOPIC, { 0: offset }), { 0: offset });
});

Deno.test("startOffsets() refuses an offset that is not there instead of moving it", () => {
  for (const offset of [2, 10, -1, 4.5, NaN]) {
    const error = assertThrows(() => startOffsets(TOPIC, { 0: offset }), KafkaError, `${offset}`);
    assertEquals(error.code, "OFFSET_OUT_OF_RANGE");
  }
  assertThrows(() => startOffsets(TOPIC, { 2: 0 }), UsageError, "0 to 1");
});
