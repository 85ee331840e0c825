import { assertEquals, assertThrows } from "@std/assert";
import { openEmbeddedKafka } from "@lib/connectors/kafka/embedded/open_embedded_kafka.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { findTopics, partitionName, topicsAmong } from "./find_topics.ts";

Deno.test("topicsAmong() takes topics or files", () => {
  assertEquals(topicsAmong(["./kafka:a", "b"]), []);
  assertThrows(() => topicsAmong(["kafka:a", "b"]), UsageError, '"kafka:a" and "b"');
  assertThrows(() => topicsAmong(["kafka:a/0"]), UsageError, '"a/0"');
});

Deno.test("findTopics() lists every partition with its offsets, in order", async () => {
  using folder = temporaryFolder();
  const kafka = openEmbeddedKafka(folder.path);
  await kafka.createTopic("a", { partitions: 11 });
  const producer = await kafka.openProducer();
  await producer.produce("a", [{ value: "x", partition: 10 }]);
  const found = await findTopics(kafka, ["a"]);
  assertEquals(found.map(({ end }) => end), [...Array.from({ length: 10 }, () => 0), 1]);
  assertEquals(partitionName(found[10]!), "kafka:a/10");
  await kafka.close();
});
