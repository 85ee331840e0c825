import { assertEquals } from "@std/assert";
import { openEmbeddedKafka } from "@lib/connectors/kafka/embedded/open_embedded_kafka.ts";
import { readRange } from "@lib/connectors/kafka/read_range.ts";
import { createDeadLetterTopics } from "./create_dead_letter_topics.ts";
import { readDeadLetterHeaders } from "./dead_letter_headers.ts";
import type { DeadLetter, SinkBatch } from "./sink.ts";

function letter(topic: string, offset: number, value: string | null): DeadLetter {
  return {
    origin: { topic, partition: 2, offset, timestampMs: null },
    key: new TextEncoder().encode("k"),
    value: value === null ? null : new TextEncoder().encode(value),
    code: "NULL_VALUE",
    message: "Valor nulo é proibido",
    stage: "validate",
    attempt: 1,
  };
}

function batch(deadLetters: readonly DeadLetter[]): SinkBatch {
  const where = { queryId: "q", batchId: 0, outputMode: "append", isFlush: false } as const;
  return { ...where, rows: {}, deadLetters, nextOffsets: {} };
}

Deno.test("createDeadLetterTopics() keeps each letter beside its topic, and it can be read back", async () => {
  const kafka = openEmbeddedKafka(Deno.makeTempDirSync());
  const sink = createDeadLetterTopics(kafka);
  const letters = [letter("a", 1, "{"), letter("b", 2, null), letter("a", 3, "x\n")];
  await sink.write(batch(letters));
  for (const topic of ["a", "b"]) {
    const read: (DeadLetter | undefined)[] = [];
    for await (const { records } of readRange(kafka, `${topic}.dlq`)) {
      for (const { headers, key, value } of records) {
        const texts = Object.fromEntries(
          headers.map(([name, bytes]) => [name, new TextDecoder().decode(bytes)]),
        );
        const letter = readDeadLetterHeaders(texts, { timestampMs: null, key, value });
        read.push(
          letter && {
            ...letter,
            key: key && new Uint8Array(key),
            value: value && new Uint8Array(value),
          },
        );
      }
    }
    assertEquals(read, letters.filter(({ origin }) => origin.topic === topic));
  }
  await sink.close();
  await kafka.close();
});

Deno.test("createDeadLetterTopics() makes no topic where nothing was rejected", async () => {
  const kafka = openEmbeddedKafka(Deno.makeTempDirSync());
  const sink = createDeadLetterTopics(kafka);
  await sink.write(batch([]));
  await sink.close();
  assertEquals(await kafka.listTopics(), []);
  await kafka.close();
});
