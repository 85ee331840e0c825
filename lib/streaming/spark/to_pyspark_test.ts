import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { iotEvent } from "@lib/contracts/iot_event.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { otherQueries } from "@lib/testing/other_queries.ts";
import { contractQuery } from "../query/contract_query.ts";
import type { StreamQuery } from "../query/stream_query.ts";
import { toPyspark } from "./to_pyspark.ts";

const SMALL: StreamQuery = {
  decode: { format: "json", fields: { door: "string" }, eventTime: "at" },
  watermark: { delay: "10 seconds" },
  dedup: { op: "within", cols: ["door"] },
  window: { type: "sliding", size: "1 minute", slide: "30 seconds" },
  keys: ["door"],
  aggregates: [{ fn: "count", as: "n" }],
  outputMode: "update",
};
const OPTIONS = { name: "doors", source: "kafka:doors" };

Deno.test("toPyspark() writes this of a small query", () => {
  const { text, notes } = toPyspark(SMALL, { ...OPTIONS, file: "doors.py", trigger: "5 seconds" });
  assertEquals(
    text,
    Deno.readTextFileSync(new URL("testdata/doors.py", import.meta.url)),
  );
  assertEquals(notes.length, 3);
});

Deno.test("toPyspark() says every note in the program too", () => {
  const { text, notes } = toPyspark(contractQuery(iotEvent), { ...OPTIONS, sink: "kafka:out" });
  const words = text.slice(0, text.indexOf('"""', 3)).replaceAll(/\s+/g, " ");
  for (const note of notes) assertStringIncludes(words, `* ${note}`);
  assert(notes.length > 2);
});

Deno.test("toPyspark() says why the package for Kafka is not of Spark's own patch, where it needs one", () => {
  const said = "need not be of the same patch as Spark itself";
  const headOf = (source: string) => {
    const { text } = toPyspark(SMALL, { ...OPTIONS, source });
    return text.slice(0, text.indexOf('"""', 3)).replaceAll(/\s+/g, " ");
  };
  assertStringIncludes(headOf("kafka:doors"), said);
  assert(!headOf("files:/doors").includes(said));
});

Deno.test("toPyspark() lets no name out of its quotes", () => {
  const { query } = otherQueries()["names that mean something to Python, SQL and Spark"]!;
  const name = '"""\nimport os\n# \\';
  const { text } = toPyspark(query, {
    name,
    source: `files:${name}`,
    sink: `postgres:${name}`,
    checkpoint: name,
    deadLetters: name,
    file: name,
  });
  // What is a line of its own here would be a statement there.
  assert(!text.split("\n").some((line) => line.trim() === "import os" && line !== "import os"));
  assertEquals(text.split("\n").filter((line) => line === "import os").length, 1);
  assert(!text.includes(name));
});

Deno.test("toPyspark() refuses what Spark refuses, and says what it takes", () => {
  const refusals: readonly (readonly [Partial<StreamQuery>, string])[] = [
    [
      { window: { type: "session", gap: "1 minute" }, retractions: true },
      "outputMode must be append",
    ],
    [{ keepRecords: true }, "keepRecords must be left out"],
    [{ watermark: { delay: "1 second", scope: "partition" } }, "watermark.scope must be query"],
    [{ keys: ["window"] }, "keys[0] must be one of"],
  ];
  for (const [change, message] of refusals) {
    assertThrows(() => toPyspark({ ...SMALL, ...change }, OPTIONS), UsageError, message);
  }
});

Deno.test("toPyspark() keeps dead letters where rules make them, or where it is told to", () => {
  const letters = (query: StreamQuery, options: { deadLetters?: string; source?: string } = {}) =>
    toPyspark(query, { ...OPTIONS, ...options }).text.includes("def write_letters");
  assert(!letters(SMALL));
  assert(letters(SMALL, { deadLetters: "dl" }));
  assert(letters(contractQuery(iotEvent)));
  assertThrows(
    () => letters(SMALL, { deadLetters: "kafka", source: "files:in" }),
    UsageError,
    "--dead-letters must be a folder",
  );
});
