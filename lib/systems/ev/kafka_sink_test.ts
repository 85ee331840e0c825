import { assertEquals, assertRejects } from "@std/assert";
import { openEmbeddedKafka } from "@lib/connectors/kafka/embedded/open_embedded_kafka.ts";
import type { Kafka } from "@lib/connectors/kafka/kafka.ts";
import { KafkaError } from "@lib/connectors/kafka/kafka_error.ts";
import { partitionFor } from "@lib/connectors/kafka/partition_for.ts";
import { readRange } from "@lib/connectors/kafka/read_range.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { openKafkaSink } from "./kafka_sink.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array | null) => new TextDecoder().decode(bytes!);

async function withKafka(body: (kafka: Kafka) => Promise<void>): Promise<void> {
  using folder = temporaryFolder();
  const kafka = openEmbeddedKafka(folder.path);
  await body(kafka);
  await kafka.close();
}

/** Key and value of all records, by partition. */
async function recordsIn(kafka: Kafka, topic: string): Promise<(readonly string[])[]> {
  const found = [];
  for await (const { partition, records } of readRange(kafka, topic)) {
    for (const { key, value } of records) {
      assertEquals(partition, partitionFor(key!, 2));
      found.push([textOf(key), textOf(value)]);
    }
  }
  return found;
}

const OPTIONS = { topic: "ev", partitions: 2, ifExists: "append" } as const;

Deno.test("openKafkaSink() keys each line by its vehicle, named by itself or by the ledger", () =>
  withKafka(async (kafka) => {
    const line = (id: string) => `{"schema_version":"1.0.0","vehicle_id":"${id}","timestamp":"t"}`;
    const lines = [line("EV-00001"), "{}", line("EV-123456"), "oops"];
    const sink = await openKafkaSink(kafka, OPTIONS);
    const blocks = [lines.slice(0, 1), lines.slice(1)].map((some) =>
      bytesOf(some.map((text) => `${text}\n`).join(""))
    );
    await sink.write(blocks, new Map([[2, "EV-00001"], [4, "EV-00007"]]));
    await sink.write([]);
    assertEquals(sink.acknowledged(), 4);
    const expected = [
      ["EV-00001", lines[0]],
      ["EV-00001", "{}"],
      ["EV-00007", "oops"],
      ["EV-123456", lines[2]],
    ];
    assertEquals(
      (await recordsIn(kafka, "ev")).sort(),
      expected.map((pair) => pair.map(String)).sort(),
    );
  }));

Deno.test("openKafkaSink() says how it found the topic", () =>
  withKafka(async (kafka) => {
    const notes: string[] = [];
    const open = (options: Partial<Parameters<typeof openKafkaSink>[1]>) =>
      openKafkaSink(kafka, { ...OPTIONS, onNote: (text) => notes.push(text), ...options });
    const sink = await open({});
    await sink.write([bytesOf("x\n")], new Map([[1, "v"]]));
    assertEquals((await open({})).recordsBefore, 1);
    await open({ partitions: 5 });
    assertEquals((await open({ partitions: 5, ifExists: "replace" })).recordsBefore, 0);
    assertEquals(notes, [
      "topic ev made with 2 partitions",
      "topic ev is there with 2 partitions and 1 record",
      "topic ev is there with 2 partitions (not 5, which are for a new one) and 1 record",
      "topic ev replaced with 5 partitions",
    ]);
  }));

// @fault simulator: a record that is not acknowledged -> said how many were before it
Deno.test("openKafkaSink() says how many records were acknowledged before one was not", () =>
  withKafka(async (kafka) => {
    const sink = await openKafkaSink(kafka, OPTIONS);
    const vehicles = new Map(Array.from({ length: 5_001 }, (_, i) => [i + 1, "v"]));
    const tooLong = "x".repeat(1_048_577);
    const error = await assertRejects(
      () => sink.write([bytesOf(`${"a\n".repeat(5_000)}${tooLong}\n`)], vehicles),
      KafkaError,
      "; 5,000 records were acknowledged before",
    );
    assertEquals([error.code, sink.acknowledged()], ["RECORD_TOO_LARGE", 5_000]);
  }));
