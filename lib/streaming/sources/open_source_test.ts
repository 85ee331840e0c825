import { assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { openEmbeddedKafka } from "@lib/connectors/kafka/embedded/open_embedded_kafka.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { openSource } from "./open_source.ts";

Deno.test("openSource() names what it accepts", async () => {
  for (const text of ["", "files:", "file:x", "kafka:", "kafka:a,,b", "kafka:a,a", "mongo:x"]) {
    await assertRejects(() => openSource(text, { env: {} }), UsageError, JSON.stringify(text));
  }
});

Deno.test("openSource() reads several topics of the log that the environment names", async () => {
  using home = temporaryFolder();
  const kafka = openEmbeddedKafka(`${home.path}/embedded/kafka`);
  for (const topic of ["a", "b"]) await kafka.createTopic(topic, { partitions: 1 });
  await kafka.close();
  const source = await openSource("kafka:a, b", { env: { LAB_HOME: home.path } });
  assertEquals(await source.start("earliest"), { "a/0": 0, "b/0": 0 });
  await source.close();
});
