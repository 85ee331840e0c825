import { assertEquals } from "@std/assert";
import { openEmbeddedKafka } from "@lib/connectors/kafka/embedded/open_embedded_kafka.ts";
import type { Kafka } from "@lib/connectors/kafka/kafka.ts";
import { readRange } from "@lib/connectors/kafka/read_range.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { sendPracticeRecords } from "./send_practice_records.ts";

function record(topic: string, value: string | null, atMicros = 0) {
  return { topic, key: null, value, atMicros };
}

async function withLog(use: (kafka: Kafka) => Promise<void>): Promise<void> {
  using folder = temporaryFolder();
  const kafka = openEmbeddedKafka(folder.path);
  await use(kafka);
  await kafka.close();
}

Deno.test("sendPracticeRecords() keeps order, tombstones and times, in one partition", () =>
  withLog(async (kafka) => {
    const sent = [record("a", "1", 1_234_567), record("b", "x"), record("a", null, 2_000_000)];
    assertEquals(await sendPracticeRecords(kafka, sent), "kafka:lab.a,lab.b");
    const [batch] = await Array.fromAsync(readRange(kafka, "lab.a"));
    assertEquals(
      batch!.records.map(({ offset, value, timestampMs }) => [
        offset,
        value && new TextDecoder().decode(value),
        timestampMs,
      ]),
      [[0, "1", 1234], [1, null, 2000]],
    );
  }));

Deno.test("sendPracticeRecords() begins again, dead letters too, and leaves other topics alone", () =>
  withLog(async (kafka) => {
    for (const topic of ["a", "lab.a.dlq"]) await kafka.createTopic(topic, { partitions: 1 });
    await sendPracticeRecords(kafka, [record("a", "1"), record("a", "2")]);
    await sendPracticeRecords(kafka, [record("a", "3")]);
    assertEquals(await kafka.listTopics(), ["a", "lab.a"]);
    assertEquals((await kafka.describeTopic("lab.a")).partitions.map(({ end }) => end), [1]);
  }));
