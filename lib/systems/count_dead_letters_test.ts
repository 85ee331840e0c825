import { assertEquals } from "@std/assert";
import { openEmbeddedKafka } from "@lib/connectors/kafka/embedded/open_embedded_kafka.ts";
import { createDeadLetterTopics } from "@lib/streaming/sinks/create_dead_letter_topics.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { countDeadLetters } from "./count_dead_letters.ts";

function batch(places: readonly (readonly [topic: string, offset: number])[]) {
  const why = { code: "C", message: "", stage: "validate", attempt: 1 } as const;
  const deadLetters = places.map(([topic, offset]) => ({
    origin: { topic, partition: 0, offset, timestampMs: null },
    key: null,
    value: null,
    ...why,
  }));
  const where = { queryId: "q", batchId: 0, outputMode: "append", isFlush: false } as const;
  return { ...where, rows: {}, deadLetters, nextOffsets: {} };
}

Deno.test("countDeadLetters() counts a letter once that was stored twice", async () => {
  using folder = temporaryFolder();
  const kafka = openEmbeddedKafka(folder.path);
  const sink = createDeadLetterTopics(kafka);
  await sink.write(batch([["a", 1], ["b", 1]]));
  await sink.write(batch([["a", 1], ["a", 2]]));
  assertEquals(await countDeadLetters(kafka, ["a", "b", "c"]), 3);
  assertEquals(await countDeadLetters(kafka, ["b"]), 1);
  await sink.close();
  await kafka.close();
});
