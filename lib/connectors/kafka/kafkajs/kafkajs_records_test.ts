import { Buffer } from "node:buffer";
import { assertEquals } from "@std/assert";
import { fromKafkajs, toKafkajs } from "./kafkajs_records.ts";

const bytes = (...values: number[]) => Uint8Array.from(values);

Deno.test("toKafkajs() passes on views without copying, and null as null", () => {
  const whole = bytes(1, 2, 3, 4);
  const record = { timestampMs: 0, key: null, headers: [], sizeBytes: 0 };
  const { key, value, timestamp } = toKafkajs({ ...record, value: whole.subarray(1, 3) }, 0);
  whole[1] = 9;
  assertEquals([key, [...value!], timestamp], [null, [9, 3], "0"]);
});

Deno.test("fromKafkajs() gives back the headers of toKafkajs(), also those of one name", () => {
  const headers = [["a", bytes(1)], ["a", bytes()], ["b", bytes(2)]] as const;
  const message = toKafkajs({ timestampMs: 1, key: null, value: null, headers, sizeBytes: 0 }, 0);
  const back = fromKafkajs({ ...message, offset: "9007199254740991" });
  assertEquals(back.offset, Number.MAX_SAFE_INTEGER);
  assertEquals(back.headers.map(([name, value]) => [name, ...value]), [["a", 1], ["a"], ["b", 2]]);
});

Deno.test("fromKafkajs() takes a null header for one without bytes", () => {
  const record = { offset: "0", timestamp: "0", key: null, value: Buffer.from("") };
  const { headers } = fromKafkajs({ ...record, headers: { a: undefined } });
  assertEquals(headers.map(([name, value]) => [name, value.length]), [["a", 0]]);
});
