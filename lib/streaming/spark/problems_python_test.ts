import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { sensorReading } from "@lib/contracts/sensor_reading.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { contractQuery } from "../query/contract_query.ts";
import { problemsPython } from "./problems_python.ts";

const decode = { format: "json", fields: { n: "long" }, eventTime: "at" } as const;
const windowed = {
  decode,
  window: { type: "tumbling", size: "1 minute" },
  aggregates: [{ fn: "count", as: "n" }],
  outputMode: "update",
} as const;

Deno.test("problemsPython() has each rule of a contract, in its order", () => {
  const { functions } = problemsPython(contractQuery(sensorReading), {});
  const python = functions.find((text) => text.startsWith("def find_problem"))!;
  const codes = [...python.matchAll(/problem\("(\w+)"/g)].map(([, code]) => code);
  const { unreadable, rules } = sensorReading;
  assertEquals(codes, [unreadable, ...rules].map(({ code }) => code));
});

Deno.test("problemsPython() says that records without a time vanish, unless they are kept", () => {
  assert(problemsPython(windowed, {}).notes[0]!.includes("--dead-letters"));
  const kept = problemsPython(windowed, { letters: "folder" });
  assertStringIncludes(kept.functions.join(), 'problem(\n                "INVALID_TIMESTAMP"');
  assert(!kept.notes.some((note) => note.includes("vanish")));
});

Deno.test("problemsPython() judges the future by the clock", () => {
  const watermark = { delay: "1 second", futureLimit: "90 minutes" };
  const { functions, notes } = problemsPython({ ...windowed, watermark }, {});
  assertStringIncludes(functions.join(), "INTERVAL '1 hour 30 minutes'");
  assertStringIncludes(notes.join(), "by the clock");
});

Deno.test("problemsPython() refuses a rule that is code, by its name", () => {
  const rule = { code: "ODD", message: "", when: "it is odd", applies: () => false };
  assertThrows(
    () => problemsPython({ decode, reject: [rule] }, {}),
    UsageError,
    "the rule ODD must be a formula",
  );
});
