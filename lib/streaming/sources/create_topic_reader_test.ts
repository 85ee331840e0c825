import { assertEquals, assertRejects } from "@std/assert";
import { openEmbeddedKafka } from "@lib/connectors/kafka/embedded/open_embedded_kafka.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { createTopicReader } from "./create_topic_reader.ts";
import { DataLossError } from "./data_loss_error.ts";

Deno.test("createTopicReader() opens the topic once for ranges that follow each other", async () => {
  using folder = temporaryFolder();
  const kafka = openEmbeddedKafka(folder.path);
  await kafka.createTopic("t", { partitions: 1 });
  const producer = await kafka.openProducer();
  await producer.produce("t", Array.from({ length: 9 }, (_, i) => ({ value: `${i}` })));
  let opened = 0;
  const counting = {
    ...kafka,
    openReader: (...call: Parameters<typeof kafka.openReader>) => {
      opened++;
      return kafka.openReader(...call);
    },
  };
  const reader = createTopicReader(counting, "t");
  const read: number[] = [];
  for (const [from, to] of [[0, 2], [2, 3], [3, 9]] as const) {
    assertEquals(reader.isAt({ 0: from }, { 0: to }), true);
    for await (const piece of reader.read({ 0: from }, { 0: to })) {
      read.push(...piece.map((r) => r.offset));
    }
  }
  assertEquals([read, opened], [[0, 1, 2, 3, 4, 5, 6, 7, 8], 1]);
  assertEquals(reader.isAt({ 0: 3 }, { 0: 9 }), false);
  await reader.close();
  const lost = createTopicReader(kafka, "t");
  await assertRejects(
    async () => {
      for await (const _ of lost.read({ 0: 12 }, { 0: 13 }));
    },
    DataLossError,
    "offset 12",
  );
  await kafka.close();
});
