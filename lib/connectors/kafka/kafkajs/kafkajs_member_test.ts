import { assertEquals, assertRejects } from "@std/assert";
import { KafkaError } from "@lib/connectors/kafka/kafka_error.ts";
import { fakeClient } from "./_fake_client.ts";
import { kafkajsMember } from "./kafkajs_member.ts";

Deno.test("kafkajsMember() keeps a commit for someone else's partition from the broker", async () => {
  const { client, seen, rejoin } = fakeClient();
  const member = await kafkajsMember(client, "g", { topics: ["t"] });
  await member.commit("t", { 0: 1, 1: 2 });
  rejoin({ t: [1] });
  const error = await assertRejects(() => member.commit("t", { 0: 3, 1: 3 }), KafkaError, "t/0");
  assertEquals([error.code, seen.commits], ["REBALANCED", [{ 0: 1, 1: 2 }]]);
  await member.close();
});
