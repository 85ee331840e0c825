import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { KafkaError } from "@lib/connectors/kafka/kafka_error.ts";
import { openKafkajs } from "./open_kafkajs.ts";

async function failureOf(port: number): Promise<KafkaError> {
  const brokers = [`127.0.0.1:${port}`];
  const startMs = performance.now();
  const error = await assertRejects(
    () => openKafkajs({ brokers }, { answerTimeoutMs: 1_000 }),
    KafkaError,
    brokers[0],
  );
  assert(performance.now() - startMs < 4_000, "the time stated must hold");
  return error;
}

// @fault broker: a port where nobody listens -> named, with what to check
Deno.test("openKafkajs() names a broker that refuses, and what to check", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  listener.close(); // so that the port is free, and refuses
  const error = await failureOf(listener.addr.port);
  assertEquals([error.code, error.isRetriable], ["UNREACHABLE", true]);
  for (const words of ["ECONNREFUSED", "check KAFKA_BROKERS", "nothing was switched"]) {
    assertStringIncludes(error.message, words);
  }
});

// KafkaJS still holds the silent connection for a moment when our answer has long been given.
// @fault broker: something listens that never answers -> an error in time
// @shows Within seconds
Deno.test("openKafkajs() does not wait for one who says nothing", {
  sanitizeOps: false,
  sanitizeResources: false,
}, async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const connections: Deno.Conn[] = [];
  (async () => {
    for await (const connection of listener) connections.push(connection);
  })();
  assertEquals((await failureOf(listener.addr.port)).code, "UNREACHABLE");
  for (const connection of connections) connection.close();
});
