import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { readTrigger } from "./trigger.ts";

Deno.test("readTrigger() reads intervals, long and short", () => {
  const cases = {
    "100 ms": 100,
    "100ms": 100,
    "2s": 2_000,
    "1 minute 30 seconds": 90_000,
    "5 m": 300_000,
  };
  for (const [text, intervalMs] of Object.entries(cases)) {
    assertEquals(readTrigger(text), { kind: "interval", intervalMs });
  }
  assertEquals(readTrigger("available-now"), { kind: "available-now" });
});

Deno.test("readTrigger() names what it accepts", () => {
  for (const text of ["", "0 ms", "-1 seconds", "often", "available now", "100"]) {
    assertThrows(() => readTrigger(text), UsageError, JSON.stringify(text));
  }
});
