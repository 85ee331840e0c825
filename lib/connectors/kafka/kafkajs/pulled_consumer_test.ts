import { assertEquals, assertRejects } from "@std/assert";
import { KafkaError } from "@lib/connectors/kafka/kafka_error.ts";
import { fakeClient } from "./_fake_client.ts";
import { pulledConsumer } from "./pulled_consumer.ts";

const OPTIONS = { group: "g", topics: ["t"], start: "earliest", sessionTimeoutMs: 10_000 } as const;

// @fault broker: a partition is lost while its records are fetched -> what was fetched is dropped
Deno.test("pulledConsumer() drops what was fetched for a partition that was lost meanwhile", async () => {
  const { client, push, rejoin } = fakeClient();
  const consumer = await pulledConsumer(client, OPTIONS);
  const [lost, kept] = [push(0, 0, 3), push(1, 0, 2)];
  rejoin({ t: [1] });
  assertEquals((await consumer.poll(1_000))?.partition, 1);
  assertEquals([await lost, await kept], [true, true]);
  await consumer.close();
});

Deno.test("pulledConsumer() waits no longer for a client that does not come to join than for a group", async () => {
  const { client, seen } = fakeClient();
  const late = Promise.withResolvers<void>();
  const slow: typeof client = {
    ...client,
    startConsumer: async (options, events) => {
      await late.promise;
      return await client.startConsumer(options, events);
    },
  };
  const options = { ...OPTIONS, joinTimeoutMs: 1 };
  const error = await assertRejects(() => pulledConsumer(slow, options), KafkaError);
  assertEquals([error.code, error.message], [
    "UNREACHABLE",
    "Group g gave no partitions for 0.001 s",
  ]);
  late.resolve();
  await new Promise((resolve) => setTimeout(resolve));
  assertEquals(seen.stopped, 1);
});

Deno.test("pulledConsumer() hands on why a client could not start", async () => {
  const { client } = fakeClient();
  const startConsumer = () => Promise.reject(new Error("no such broker"));
  await assertRejects(
    () => pulledConsumer({ ...client, startConsumer }, OPTIONS),
    Error,
    "no such broker",
  );
});

Deno.test("pulledConsumer() hands on a crash to whoever polls or commits", async () => {
  const { client, events } = fakeClient();
  const consumer = await pulledConsumer(client, OPTIONS);
  const polled = consumer.poll(60_000);
  const crash = Object.assign(new Error("ECONNREFUSED"), { name: "KafkaJSConnectionError" });
  events().onCrash(crash);
  for (const ask of [() => polled, () => consumer.poll(0), () => consumer.commit("t", { 0: 1 })]) {
    const error = await assertRejects(ask, KafkaError, "test:9092 failed to read t");
    assertEquals(error.code, "UNREACHABLE");
  }
  assertEquals(consumer.assigned(), {});
  await consumer.close();
});
