import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { readPython } from "./read_python.ts";

const OPTIONS = { name: "a", keepsSource: false };

Deno.test("readPython() tells Kafka's source where to begin, how much to take and what a loss is", () => {
  const { constants, functions } = readPython({
    ...OPTIONS,
    source: "kafka:a, b",
    startingOffsets: "latest",
    maxRecords: 500,
    acceptsDataLoss: true,
  });
  assertEquals(constants, ['TOPICS = "a,b"']);
  for (
    const option of [
      '"startingOffsets", "latest"',
      '"failOnDataLoss", False',
      '"maxOffsetsPerTrigger", 500',
    ]
  ) assertStringIncludes(functions[0]!, `.option(${option})`);
});

Deno.test("readPython() says what files on Spark have not", () => {
  const { notes } = readPython({
    ...OPTIONS,
    source: "files:in",
    maxRecords: 5,
    keepsSource: true,
  });
  assertEquals(notes.length, 3);
  assert(notes.some((note) => note.includes("--max-records")));
  assertThrows(
    () => readPython({ ...OPTIONS, source: "files:in", startingOffsets: "latest" }),
    UsageError,
    "--starting-offsets must be earliest",
  );
});

Deno.test("readPython() opens envelopes where lines are records of a log", () => {
  const { constants, functions } = readPython({
    ...OPTIONS,
    source: "files:in",
    fileRecords: "envelopes",
  });
  assertStringIncludes(constants.join(), "ENVELOPE");
  assertStringIncludes(functions.join(), 'F.from_json("value", ENVELOPE)');
});

Deno.test("readPython() refuses what is no source", () => {
  for (const source of ["kafka:", "kafka:a,,b", "files:", "http://x", "a"]) {
    assertThrows(() => readPython({ ...OPTIONS, source }), UsageError, "--source must be");
  }
});
