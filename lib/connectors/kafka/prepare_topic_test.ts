import { assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { openEmbeddedKafka } from "./embedded/open_embedded_kafka.ts";
import { KafkaError } from "./kafka_error.ts";
import { prepareTopic } from "./prepare_topic.ts";
import { endOffsets } from "./read_range.ts";

const EMPTY = { topic: "t", maxMessageBytes: 1, partitions: [{ partition: 0, start: 0, end: 0 }] };

Deno.test("prepareTopic() keeps, replaces or refuses a topic that is there", async () => {
  using folder = temporaryFolder();
  const kafka = openEmbeddedKafka(folder.path);
  const prepare = (ifExists: "append" | "replace" | "fail", partitions = 2) =>
    prepareTopic(kafka, "t", { partitions, ifExists });
  assertEquals(await prepare("fail"), { action: "made", partitions: 2, records: 0 });
  const producer = await kafka.openProducer();
  await producer.produce("t", [{ value: "a" }, { value: "b" }, { value: "c" }]);
  await assertRejects(() => prepare("fail"), UsageError, "t is in Kafka at");
  assertEquals(await prepare("append", 9), { action: "kept", partitions: 2, records: 3 });
  assertEquals(await prepare("replace", 4), { action: "replaced", partitions: 4, records: 0 });
  assertEquals(await endOffsets(kafka, "t"), { 0: 0, 1: 0, 2: 0, 3: 0 });
  await assertRejects(() => prepare("append", 0), UsageError, "partitions");
  await kafka.close();
});

Deno.test("prepareTopic() waits until a topic that is being deleted is gone", async () => {
  const answers = [false, false, false, true];
  let deleted = 0;
  const kafka = {
    place: "test:9092",
    createTopic: () => Promise.resolve(answers.shift()!),
    deleteTopic: () => Promise.resolve(void deleted++),
  } as unknown as Parameters<typeof prepareTopic>[0];
  const prepared = await prepareTopic(kafka, "t", { partitions: 1, ifExists: "replace" });
  assertEquals([prepared.action, deleted, answers], ["replaced", 1, []]);
});

Deno.test("prepareTopic() waits for a topic that the broker has made and does not know yet", async () => {
  const missing = new KafkaError("TOPIC_MISSING", "no such topic");
  const answers = [
    () => Promise.resolve(false), // it is there
    () => Promise.reject(missing), // after it was deleted
    () => Promise.reject(missing),
  ];
  const found = [() => Promise.reject(missing), () => Promise.resolve(EMPTY)];
  const kafka = {
    place: "test",
    createTopic: () => answers.shift()!(),
    describeTopic: () => found.shift()!(),
    deleteTopic: () => Promise.resolve(),
  };
  const options = { partitions: 1, ifExists: "replace" } as const;
  assertEquals((await prepareTopic(kafka as never, "t", options)).action, "replaced");
  assertEquals([answers.length, found.length], [0, 0]);
});
