import { assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { openKafka } from "./open_kafka.ts";

Deno.test("openKafka() opens the embedded log where LAB_HOME says, and keeps what it holds", async () => {
  using home = temporaryFolder();
  const first = await openKafka({ LAB_HOME: home.path });
  await first.createTopic("kept", { partitions: 2 });
  await first.close();
  const second = await openKafka({ LAB_HOME: home.path });
  assertEquals(await second.listTopics(), ["kept"]);
  await second.close();
});

Deno.test("openKafka() refuses variables that make no sense before it connects", async () => {
  await assertRejects(() => openKafka({ KAFKA_BROKERS: "nowhere" }), UsageError, "HOST:PORT");
});
