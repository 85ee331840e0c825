import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { resultKey, writePython } from "./write_python.ts";

const query = {
  decode: { format: "json", fields: { k: "string", n: "long" }, eventTime: "at" },
  watermark: { delay: "1 second" },
  window: { type: "tumbling", size: "1 minute" },
  keys: ["k"],
  aggregates: [{ fn: "count", as: "n" }],
} as const;

Deno.test("writePython() writes a folder for each batch, whatever the mode", () => {
  const { functions, sink } = writePython(query, { sink: "parquet:a b" });
  assertStringIncludes(functions[0]!, 'writer.parquet(f"{folder}/batch_id={batch_id}")');
  assertEquals(sink.length, 1);
});

Deno.test("writePython() gives records of a topic the window and its keys as their key", () => {
  const { functions, packages } = writePython(query, { sink: "kafka:out" });
  assertStringIncludes(
    functions[0]!.replaceAll(/\s+/g, " "),
    'F.struct("window_start", "window_end", "k")',
  );
  assertEquals(packages?.length, 1);
});

Deno.test("writePython() refuses sinks that have no counterpart, and says which there are", () => {
  for (const sink of ["mongo:a.b", "postgres", "parquet:", "ndjson", "console:x"]) {
    assertThrows(
      () => writePython(query, { sink }),
      UsageError,
      "--sink must be one of console, none,",
    );
  }
});

Deno.test("resultKey() is of aggregates only", () => {
  assertEquals(resultKey(query), ["window_start", "window_end", "k"]);
  assertEquals(resultKey({ decode: query.decode }), []);
});
