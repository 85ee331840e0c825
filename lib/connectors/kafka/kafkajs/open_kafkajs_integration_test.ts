import { kafkaContract } from "@lib/connectors/kafka/kafka_contract.ts";
import { type RunningKafka, startKafka } from "@lib/services/start_kafka.ts";
import { openKafkajs } from "./open_kafkajs.ts";

let broker: RunningKafka;
Deno.test.beforeAll(async () => {
  broker = await startKafka();
});
Deno.test.afterAll(async () => {
  await broker[Symbol.asyncDispose]();
});

kafkaContract("openKafkajs()", async () => {
  const kafka = await openKafkajs({ brokers: [broker.plain] });
  return { ...kafka, [Symbol.asyncDispose]: () => kafka.close() };
});
