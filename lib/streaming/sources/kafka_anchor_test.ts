import { assertEquals } from "@std/assert";
import { openEmbeddedKafka } from "@lib/connectors/kafka/embedded/open_embedded_kafka.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { kafkaAnchor, readRecordBefore } from "./kafka_anchor.ts";

Deno.test("kafkaAnchor() tells a tombstone from an empty value, and a key from a value", () => {
  const bytes = new TextEncoder().encode("x");
  const anchors = [
    { timestampMs: 1, key: null, value: null },
    { timestampMs: 1, key: null, value: new Uint8Array() },
    { timestampMs: 1, key: bytes, value: null },
    { timestampMs: 1, key: null, value: bytes },
    { timestampMs: 2, key: null, value: bytes },
  ].map(kafkaAnchor);
  assertEquals(new Set(anchors).size, anchors.length);
});

Deno.test("readRecordBefore() finds the record in front of an offset, if there is one", async () => {
  using folder = temporaryFolder();
  const kafka = openEmbeddedKafka(folder.path);
  await kafka.createTopic("t", { partitions: 1 });
  const producer = await kafka.openProducer();
  await producer.produce("t", [{ value: "a" }, { value: "b" }]);
  const at = async (offset: number) =>
    (await readRecordBefore(kafka, "t", { partition: 0, offset }))?.offset;
  assertEquals([await at(0), await at(1), await at(2)], [undefined, 0, 1]);
  await kafka.close();
});
