import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { checkTopicName } from "./check_topic_name.ts";

Deno.test("checkTopicName() takes every name of the five systems", () => {
  const names = ["telemetria-ev", "iot.sensors", "sales_events", "sinesp_ocorrencias_x", "a"];
  assertEquals(names.map((name) => checkTopicName(name)), names);
});

Deno.test("checkTopicName() refuses what Kafka refuses", () => {
  for (const name of ["", ".", "..", "a b", "a/b", "preço", "x".repeat(250)]) {
    assertThrows(() => checkTopicName(name), UsageError, JSON.stringify(name));
  }
});

Deno.test("checkTopicName() says what the caller calls the name", () => {
  assertThrows(
    () => checkTopicName("a b", { parameter: "--alert-topic" }),
    UsageError,
    "--alert-topic must",
  );
});
