import { assertEquals, assertThrows } from "@std/assert";
import { openEmbeddedKafka } from "@lib/connectors/kafka/embedded/open_embedded_kafka.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { createDeadLetterTopics } from "@lib/streaming/sinks/create_dead_letter_topics.ts";
import { createMemorySink } from "@lib/streaming/sinks/create_memory_sink.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { lettersOf } from "./letters_of.ts";

const JOB = { topics: [], deadLetters: undefined, checkpoint: undefined };

Deno.test("lettersOf() finds the topics beside those of the source", async () => {
  using folder = temporaryFolder();
  const kafka = openEmbeddedKafka(folder.path);
  const deadLetters = createDeadLetterTopics(kafka);
  const describe = (source: string | undefined, topics: readonly string[] = []) =>
    lettersOf({ ...(source && { source }) }, { ...JOB, topics, deadLetters })!.description;
  assertEquals(describe("kafka:a, b.c"), "topic a.dlq, topic b.c.dlq");
  assertEquals(describe("files:data/in/"), "topic in.dlq");
  assertEquals(describe("files:data/in", ["sales_events"]), "topic sales_events.dlq");
  assertEquals(describe(undefined, ["x", "y"]), "topic x.dlq, topic y.dlq");
  await kafka.close();
});

Deno.test("lettersOf() refuses to try again what nobody can read", () => {
  const deadLetters = createMemorySink();
  const call = { replayDeadLetters: true };
  assertThrows(() => lettersOf(call, JOB), UsageError, "here they go nowhere");
  assertThrows(
    () => lettersOf(call, { ...JOB, deadLetters }),
    UsageError,
    "here they go to memory",
  );
  assertEquals(lettersOf({}, { ...JOB, deadLetters }), undefined);
});
