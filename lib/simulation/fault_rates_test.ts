import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { checkRates, parseRates } from "./fault_rates.ts";

const KINDS = ["leak", "short"] as const;

Deno.test("parseRates() takes any vocabulary, and only it", () => {
  assertEquals(parseRates("leak=0.5", KINDS), { leak: 0.5 });
  assertThrows(() => parseRates("late=0.5", KINDS), UsageError, "out of leak, short");
});

Deno.test("checkRates() takes no more than one fault per record", () => {
  assertEquals(checkRates({ leak: 0.5, short: 0.5 }, KINDS), { leak: 0.5, short: 0.5 });
  assertThrows(() => checkRates({ leak: 0.5, short: 0.6 }, KINDS), UsageError, "at most 1");
});
