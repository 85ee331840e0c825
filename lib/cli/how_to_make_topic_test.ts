import { assertRejects, assertStrictEquals } from "@std/assert";
import { KafkaError } from "@lib/connectors/kafka/kafka_error.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { howToMakeTopic } from "./how_to_make_topic.ts";
import { runStream } from "./run_stream.ts";

Deno.test("howToMakeTopic() leaves topics of others and other errors as they are", () => {
  for (
    const error of [
      new KafkaError("TOPIC_MISSING", "Kafka at localhost:9092 has no topic my_sales_events"),
      new KafkaError("BROKER", "Kafka at localhost:9092 refused sales_events"),
      new Error("has no topic sales_events"),
    ]
  ) assertStrictEquals(howToMakeTopic(error), error);
});

Deno.test("runStream() says which simulator fills the topic that a system misses", async () => {
  for (const [system, simulator] of [["sales", "sales"], ["iot-monitoring", "iot"]] as const) {
    using home = temporaryFolder();
    await assertRejects(
      () =>
        runStream({ system }, { env: { LAB_HOME: home.path }, write: () => {}, note: () => {} }),
      KafkaError,
      `: deno task simulate ${simulator} --sink kafka makes it`,
    );
  }
});
