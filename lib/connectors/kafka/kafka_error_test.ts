import { assertEquals } from "@std/assert";
import { KAFKA_ERROR_CODES, KafkaError } from "./kafka_error.ts";

Deno.test("KafkaError() says that only a silent or busy log is worth another try", () => {
  const retriable = KAFKA_ERROR_CODES.filter((code) => new KafkaError(code, "").isRetriable);
  assertEquals(retriable, ["UNREACHABLE", "LOG_BUSY"]);
});

Deno.test("KafkaError() carries its cause", () => {
  const cause = new Error("connect ECONNREFUSED");
  assertEquals(new KafkaError("UNREACHABLE", "no answer", { cause }).cause, cause);
});
