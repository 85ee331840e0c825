import { assertEquals } from "@std/assert";
import { kafkaContract } from "@lib/connectors/kafka/kafka_contract.ts";
import { openEmbeddedKafka } from "./open_embedded_kafka.ts";

kafkaContract("openEmbeddedKafka()", async () => {
  const dir = await Deno.makeTempDir();
  const kafka = openEmbeddedKafka(dir);
  return {
    ...kafka,
    async [Symbol.asyncDispose]() {
      await kafka.close();
      await Deno.remove(dir, { recursive: true });
    },
  };
});

Deno.test("openEmbeddedKafka() says that it is embedded, and where", async () => {
  const dir = await Deno.makeTempDir();
  const kafka = openEmbeddedKafka(`${dir}/deep/er`);
  assertEquals([kafka.mode, kafka.place], ["embedded", `${dir}/deep/er`]);
  await kafka.close();
  await Deno.remove(dir, { recursive: true });
});
