import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { KafkaError } from "@lib/connectors/kafka/kafka_error.ts";
import { explainKafkajsError } from "./explain_kafkajs_error.ts";

const ATTEMPT = { place: "one:9092", doing: "produce to sales" };

function explained(thrown: unknown): KafkaError {
  const error = explainKafkajsError(thrown, ATTEMPT);
  assert(error instanceof KafkaError);
  return error;
}

Deno.test("explainKafkajsError() looks for the reason below what gave up", () => {
  const refused = Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:1"), {
    name: "KafkaJSConnectionError",
  });
  const error = explained(Object.assign(new Error("gave up", { cause: refused }), {
    name: "KafkaJSNumberOfRetriesExceeded",
  }));
  assertEquals([error.code, error.isRetriable], ["UNREACHABLE", true]);
  for (const words of ["one:9092", "produce to sales", "ECONNREFUSED", "KAFKA_BROKERS"]) {
    assertStringIncludes(error.message, words);
  }
});

Deno.test("explainKafkajsError() says which setting vouches for a broker that nobody knows", () => {
  const thrown = Object.assign(new Error("Connection error: self-signed certificate"), {
    name: "KafkaJSConnectionError",
  });
  const { code, message } = explained(thrown);
  assertEquals(code, "UNREACHABLE");
  assertStringIncludes(message, "KAFKA_TLS_CA");
});

Deno.test("explainKafkajsError() tells what passes from what does not", () => {
  const protocol = (type: string, retriable: boolean) =>
    Object.assign(new Error(type), { name: "KafkaJSProtocolError", type, retriable });
  const lost = new TypeError(
    "Cannot destructure property 'topicMetadata' of '(intermediate value)' as it is null.",
  );
  const wrapped = (cause: Error) =>
    Object.assign(new Error("gave up", { cause }), { name: "KafkaJSNonRetriableError" });
  for (const cause of [protocol("NOT_LEADER_FOR_PARTITION", true), lost]) {
    for (const thrown of [cause, wrapped(cause)]) {
      const { code, isRetriable, message } = explained(thrown);
      assertEquals([code, isRetriable], ["UNREACHABLE", true]);
      assertStringIncludes(message, "not ready");
    }
  }
  for (const cause of [protocol("INVALID_CONFIG", false), new TypeError("x is not a function")]) {
    assertEquals(explained(wrapped(cause)).isRetriable, false);
  }
});

Deno.test("explainKafkajsError() knows the codec that is not there", () => {
  const thrown = Object.assign(new Error("Snappy compression not implemented"), {
    name: "KafkaJSNotImplemented",
  });
  assertEquals(explained(thrown).code, "UNSUPPORTED_CODEC");
});

Deno.test("explainKafkajsError() passes on our own errors and survives a cause that is itself", () => {
  const ours = new UsageError("topic must be …");
  assertEquals(explainKafkajsError(ours, ATTEMPT), ours);
  const circular = new Error("odd");
  circular.cause = circular;
  assertEquals(explained(circular).code, "BROKER");
  assertEquals(explained("just a text").code, "BROKER");
});
