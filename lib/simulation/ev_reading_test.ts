import { assertEquals } from "@std/assert";
import type { Contract } from "@lib/contracts/contract.ts";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import { EV_DECIMALS, EV_FAULT_CODES, EV_SLOTS, slotOf, WHOLE_BITS } from "./ev_reading.ts";

const CONTRACT: Contract = evTelemetry;

Deno.test("EV_SLOTS follows the contract's columns from the first metric on", () => {
  const columns = [...new Set(EV_SLOTS.map(({ column }) => column))];
  assertEquals(columns, Object.keys(CONTRACT.columns).slice(3));
});

Deno.test("EV_SLOTS has one place per number", () => {
  for (const [name, { length }] of Object.entries(CONTRACT.columns).slice(3)) {
    assertEquals(EV_SLOTS.filter(({ column }) => column === name).length, length ?? 1, name);
  }
});

Deno.test("EV_DECIMALS knows every column of numbers and no other", () => {
  const numbers = Object.entries(CONTRACT.columns).filter(([, { type }]) =>
    type.startsWith("double")
  );
  assertEquals(Object.keys(EV_DECIMALS), numbers.map(([name]) => name));
});

Deno.test("slotOf() is the first place of a column", () => {
  assertEquals(EV_SLOTS[slotOf("tyre_pressure_kpa")]?.element, 0);
  assertEquals(slotOf("fault_code"), WHOLE_BITS - 1);
  assertEquals(EV_FAULT_CODES.length, 4);
});
