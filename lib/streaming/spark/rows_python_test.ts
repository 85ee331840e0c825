import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { sensorReading } from "@lib/contracts/sensor_reading.ts";
import { contractQuery } from "../query/contract_query.ts";
import { rowsPython } from "./rows_python.ts";

Deno.test("rowsPython() reads an event time by the lab's grammar, unless it is a timestamp already", () => {
  const functions = (type: "string" | "timestamp") =>
    rowsPython({ decode: { format: "json", fields: { at: type }, eventTime: "at" } }).functions
      .join();
  assertStringIncludes(
    functions("string"),
    'read_instant(F.col("parsed.at")).alias("event_timestamp")',
  );
  // As a text it stays beside the instant.
  assertStringIncludes(functions("string"), 'F.col("parsed.at").alias("at")');
  assertStringIncludes(functions("timestamp"), 'F.col("parsed.at").alias("event_timestamp")');
  assert(!functions("timestamp").includes("read_instant"));
});

Deno.test("rowsPython() names derived columns that are there, and writes out those that are not", () => {
  const derive = {
    twice: { type: "double", from: "later * 2", compute: () => null },
    later: { type: "double", from: "n + 1", compute: () => null },
    again: { type: "long", from: "later", compute: () => null },
  } as const;
  const python = rowsPython({ decode: { format: "json", fields: { n: "double" } }, derive })
    .functions.join();
  assertStringIncludes(python, '((F.col("n") + F.lit(1.0)) * F.lit(2.0))');
  assertStringIncludes(python, 'F.col("later").cast(T.LongType())');
});

Deno.test("rowsPython() tells Spark to take only what is JSON where the query does, and what remains", () => {
  const strict = rowsPython(contractQuery(sensorReading));
  assertStringIncludes(strict.constants.join(), '"allowNonNumericNumbers": "false"');
  assertEquals(strict.notes.length, 1);
  const lax = rowsPython({ decode: { format: "json", fields: { n: "double" } } });
  assertEquals(lax.notes, []);
});
