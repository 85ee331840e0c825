import { assertEquals, assertRejects } from "@std/assert";
import { KafkaError } from "@lib/connectors/kafka/kafka_error.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { openEmbeddedKafka } from "./open_embedded_kafka.ts";

Deno.test("embeddedReader() takes the partitions in turn, so that none waits for another", async () => {
  using folder = temporaryFolder();
  const kafka = openEmbeddedKafka(folder.path);
  await kafka.createTopic("t", { partitions: 3 });
  const producer = await kafka.openProducer();
  const calls = [0, 1, 2, 0, 1, 2].map((partition) => [{ value: "", partition }]);
  for (const records of calls) await producer.produce("t", records);
  const reader = await kafka.openReader("t", { from: "earliest" });
  const order: number[] = [];
  for (let poll = 0; poll < 6; poll++) order.push((await reader.poll())!.partition);
  assertEquals(order, [0, 1, 2, 0, 1, 2]);
  await kafka.close();
});

// @fault message log: a topic is deleted and made anew under a reader -> the reader is told, and
//   does not go on in the new one
Deno.test("embeddedReader() does not take a topic made anew for the one it was reading", async () => {
  using folder = temporaryFolder();
  const kafka = openEmbeddedKafka(folder.path);
  await kafka.createTopic("t", { partitions: 1 });
  const reader = await kafka.openReader("t", { from: "earliest" });
  await kafka.deleteTopic("t");
  const gone = await assertRejects(() => reader.poll({ maxWaitMs: 0 }), KafkaError, "no topic t");
  await kafka.createTopic("t", { partitions: 1 });
  const other = await assertRejects(() => reader.poll({ maxWaitMs: 0 }), KafkaError, "made anew");
  assertEquals([gone.code, other.code], ["TOPIC_MISSING", "TOPIC_MISSING"]);
  await kafka.close();
});
