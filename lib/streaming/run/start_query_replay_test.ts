import { assert, assertEquals } from "@std/assert";
import { openEmbeddedKafka } from "@lib/connectors/kafka/embedded/open_embedded_kafka.ts";
import type { Kafka } from "@lib/connectors/kafka/kafka.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { createDeadLetterTopics } from "../sinks/create_dead_letter_topics.ts";
import { createMemorySink } from "../sinks/create_memory_sink.ts";
import { createKafkaSource } from "../sources/create_kafka_source.ts";
import type { QueryOptions } from "./query_options.ts";
import { replayKilledAt } from "./_replay_scenario.ts";
import { startQuery } from "./start_query.ts";

async function withKafka(work: (kafka: Kafka, dir: string) => Promise<void>): Promise<void> {
  using folder = temporaryFolder();
  const kafka = openEmbeddedKafka(`${folder.path}/kafka`);
  try {
    await work(kafka, folder.path);
  } finally {
    await kafka.close();
  }
}

// @fault streams: killed while dead letters of a topic are tried again -> each is tried once, and
//   none is lost
Deno.test("startQuery() tries the letters of a topic again as if it had never been killed", () =>
  withKafka(async (kafka, dir) => {
    let kills = 0;
    for (let at = 0, isKilled = true; isKilled; at++) {
      isKilled = await replayKilledAt(at, { kafka, dir: `${dir}/${at}` });
      if (isKilled) kills++;
    }
    assert(kills >= 5, `only ${kills} kills`);
  }));

Deno.test("startQuery() tries no letters of other queries, and none that it reads itself", () =>
  withKafka(async (kafka) => {
    await kafka.createTopic("doors", { partitions: 1 });
    const producer = await kafka.openProducer();
    await producer.produce("doors", [{ value: "a" }, { value: "b" }]);
    const notes: string[] = [];
    const run = async (name: string, options: Partial<QueryOptions> = {}) => {
      const deadLetters = createDeadLetterTopics(kafka);
      const sink = createMemorySink();
      const handle = await startQuery({
        decode: { format: "json", fields: { n: "long" } },
        reject: [{
          code: "NOT_JSON",
          message: "no JSON",
          when: "no object",
          applies: ({ isObject }) => !isObject,
        }],
      }, {
        source: createKafkaSource(kafka, ["doors"]),
        sink: { ...sink, outputs: ["records"] },
        deadLetters,
        letters: deadLetters.logOf(["doors"]),
        name,
        onNote: (note) => notes.push(note),
        ...options,
      });
      await handle.awaitTermination();
      return handle.counts.input;
    };
    assertEquals([await run("one"), await run("two")], [2, 2]);
    assertEquals(await run("one", { replay: {}, startingOffsets: "latest" }), 2);
    assertEquals(await run("two", { replay: {} }), 2);
    assertEquals(notes, [
      "Dead letters in topic doors.dlq: 2 tried again; left alone: 2 of the query two",
      "Dead letters in topic doors.dlq: 0 tried again; left alone: 2 there more than once, " +
      "2 still to be read by the query itself, 2 of the query one",
    ]);
    await producer.close();
  }));
