import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { mainOutput } from "./main_output.ts";
import type { Output, SinkSchema } from "./sink.ts";

function schemaOf(...outputs: Output[]): SinkSchema {
  const columns = Object.fromEntries(outputs.map((output) => [output, []]));
  return { queryId: "id", queryName: "sales", outputMode: "append", columns, windowKey: [] };
}

Deno.test("mainOutput() is the result, or what alone is routed", () => {
  assertEquals(mainOutput(schemaOf("late", "windows", "deadLetters")).output, "windows");
  assertEquals(mainOutput(schemaOf("records", "deadLetters")).output, "records");
  assertEquals(mainOutput(schemaOf("late")).output, "late");
  assertEquals(mainOutput(schemaOf("deadLetters")).output, "deadLetters");
});

Deno.test("mainOutput() asks for a route where two results want one place", () => {
  assertThrows(() => mainOutput(schemaOf("records", "windows")), UsageError, "route");
});
