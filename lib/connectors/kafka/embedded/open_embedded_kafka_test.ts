import { assertEquals } from "@std/assert";
import { kafkaContract } from "@lib/connectors/kafka/kafka_contract.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { openEmbeddedKafka } from "./open_embedded_kafka.ts";

kafkaContract("openEmbeddedKafka()", () => {
  const folder = temporaryFolder();
  const kafka = openEmbeddedKafka(folder.path);
  return Promise.resolve({
    ...kafka,
    async [Symbol.asyncDispose]() {
      await kafka.close();
      folder[Symbol.dispose]();
    },
  });
});

Deno.test("openEmbeddedKafka() says that it is embedded, and where", async () => {
  using folder = temporaryFolder();
  const kafka = openEmbeddedKafka(`${folder.path}/deep/er`);
  assertEquals([kafka.mode, kafka.place], ["embedded", `${folder.path}/deep/er`]);
  await kafka.close();
});
