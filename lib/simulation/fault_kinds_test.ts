import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { checkFaultRates, FAULT_KINDS, parseFaultRates, TEXT_ONLY_KINDS } from "./fault_kinds.ts";

Deno.test("parseFaultRates() spreads one rate evenly over all kinds", () => {
  const rates = parseFaultRates("0.24");
  assertEquals(Object.keys(rates), [...FAULT_KINDS]);
  assertEquals(new Set(Object.values(rates)), new Set([0.02]));
});

Deno.test("parseFaultRates() spreads only over the kinds that are possible", () => {
  const kinds = FAULT_KINDS.filter((kind) => !TEXT_ONLY_KINDS.includes(kind));
  assertEquals(Object.keys(parseFaultRates("1", kinds)), kinds);
  assertThrows(() => parseFaultRates("malformed=0.1", kinds), UsageError, '"malformed=0.1"');
});

Deno.test("parseFaultRates() names what it cannot use and what it accepts", () => {
  for (
    const [text, message] of [
      ["", "--faults must be a rate from 0 to 1, or NAME=RATE,…"],
      ["1.1", 'current value is "1.1"'],
      ["-0.1", 'current value is "-0.1"'],
      ["lots", 'current value is "lots"'],
      ["late=2", 'current value is "late=2"'],
      ["late=", 'current value is "late="'],
      ["later=0.1", "--faults must name faults out of duplicate, late,"],
      ["late=0.1,", 'current value is ""'],
      ["late=0.1=2", 'current value is "late=0.1=2"'],
      [
        "late=0.1, late=0.2",
        '--faults must give each fault once: current value is "late=0.1, late=0.2"',
      ],
      ["late=0.6,duplicate=0.6", "add up to at most 1"],
    ] as const
  ) assertThrows(() => parseFaultRates(text), UsageError, message);
});

Deno.test("checkFaultRates() judges rates as parseFaultRates() does", () => {
  assertEquals(checkFaultRates({ late: 1 }), { late: 1 });
  assertThrows(() => checkFaultRates({ late: 1.5 }), UsageError, '"late=1.5"');
  assertThrows(() => checkFaultRates({ late: 0.6, malformed: 0.6 }), UsageError, "at most 1");
  assertThrows(() => checkFaultRates({ malformed: 0.1 }, ["late"]), UsageError, '"malformed"');
});
