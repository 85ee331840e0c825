import { assertEquals, assertStringIncludes } from "@std/assert";
import { resultPython } from "./result_python.ts";

const decode = {
  format: "json",
  fields: { window: "string", session_window: "string", n: "long" },
  eventTime: "at",
} as const;

Deno.test("resultPython() passes rows on where there is nothing to be done", () => {
  assertStringIncludes(resultPython({ decode }), "    return rows");
});

Deno.test("resultPython() writes windows of each kind", () => {
  const python = (window: Parameters<typeof resultPython>[0]["window"]) =>
    resultPython({ decode, window, aggregates: [{ fn: "count", as: "c" }] });
  assertStringIncludes(
    python({ type: "tumbling", size: "60 seconds", start: "-15 seconds" }),
    'F.window("event_timestamp", "1 minute", startTime="-15 seconds")',
  );
  assertStringIncludes(
    python({ type: "sliding", size: "60 seconds", slide: "30 seconds" }),
    'F.window("event_timestamp", "1 minute", "30 seconds")',
  );
  assertStringIncludes(
    python({ type: "session", gap: "30 seconds" }),
    'F.session_window("event_timestamp", "30 seconds")',
  );
});

Deno.test("resultPython() keeps a key named as Spark's window apart from it", () => {
  const query = {
    decode,
    keys: ["window", "session_window"],
    aggregates: [{ fn: "max", column: "n", as: "window_" }],
  } as const;
  const tumbling = resultPython({ ...query, window: { type: "tumbling", size: "1 day" } });
  assertStringIncludes(tumbling, 'F.col("window").alias("window__"),');
  assertStringIncludes(tumbling, 'F.col("window__").alias("window"),');
  assertStringIncludes(tumbling, '            F.col("session_window"),');
  const total = resultPython({ ...query, outputMode: "complete" });
  assertEquals(total.includes("select"), false);
});
