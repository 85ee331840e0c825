import { assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { openKafka } from "./open_kafka.ts";

Deno.test("openKafka() opens the embedded log where LAB_HOME says, and keeps what it holds", async () => {
  const LAB_HOME = await Deno.makeTempDir();
  const first = await openKafka({ LAB_HOME });
  await first.createTopic("kept", { partitions: 2 });
  await first.close();
  const second = await openKafka({ LAB_HOME });
  assertEquals(await second.listTopics(), ["kept"]);
  await second.close();
  await Deno.remove(LAB_HOME, { recursive: true });
});

Deno.test("openKafka() refuses variables that make no sense before it connects", async () => {
  await assertRejects(() => openKafka({ KAFKA_BROKERS: "nowhere" }), UsageError, "HOST:PORT");
});
