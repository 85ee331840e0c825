import { assertEquals, assertRejects } from "@std/assert";
import { KafkaError } from "@lib/connectors/kafka/kafka_error.ts";
import { fakeClient } from "./_fake_client.ts";
import { kafkajsReader } from "./kafkajs_reader.ts";

Deno.test("kafkajsReader() goes back to where it was whenever it is given its partitions", async () => {
  const { client, seen, push, rejoin } = fakeClient();
  const reader = await kafkajsReader(client, await client.describe("t"), { 0: 5 });
  assertEquals(seen.seeks, [[0, 5], [1, 1_000]], "what is not asked for begins at its end");
  push(1, 0, 4); // not asked for
  push(0, 3, 4); // begins before the place it was sent to
  const batch = await reader.poll({ maxWaitMs: 1_000 });
  assertEquals(batch!.records.map(({ offset }) => offset), [5, 6]);
  rejoin({ t: [0, 1] });
  assertEquals(seen.seeks.slice(2), [[0, 7], [1, 1_000]]);
  assertEquals(reader.positions(), { 0: 7 });
  await reader.close();
  assertEquals(seen.stopped, 1);
});

Deno.test("kafkajsReader() passes over offsets that hold no records", async () => {
  const { client, events } = fakeClient();
  const reader = await kafkajsReader(client, await client.describe("t"), { 0: 0 });
  events().onPassed({ topic: "t", partition: 0, nextOffset: 4 });
  const batch = await reader.poll({ maxWaitMs: 1_000 });
  assertEquals([batch!.records, reader.positions()], [[], { 0: 4 }]);
  await reader.close();
});

Deno.test("kafkajsReader() tells records that were deleted before it from gaps that mean nothing", async () => {
  const { client, seen, push } = fakeClient();
  const reader = await kafkajsReader(client, await client.describe("t"), { 0: 0 });
  push(0, 4, 2);
  const compacted = await reader.poll({ maxWaitMs: 1_000 });
  assertEquals(compacted!.records.map(({ offset }) => offset), [4, 5]);
  seen.start = 9;
  for (const first of [9, 11]) {
    push(0, first, 2);
    const error = await assertRejects(
      () => reader.poll({ maxWaitMs: 1_000 }),
      KafkaError,
      "t/0 has no offset 6: it begins at 9",
    );
    assertEquals(error.code, "OFFSET_OUT_OF_RANGE");
  }
  assertEquals(reader.positions(), { 0: 6 });
  await reader.close();
});
