import { assert, assertEquals, assertNotEquals } from "@std/assert";
import type { Contract } from "@lib/contracts/contract.ts";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import { formatTimestamp } from "@lib/time/format_timestamp.ts";
import { parseTimestamp } from "@lib/time/parse_timestamp.ts";
import { drawFault, type ValueFaultKind } from "./draw_fault.ts";
import { EvFleet } from "./ev_fleet.ts";
import { flatReading, type Json } from "./ev_record.ts";
import { PythonRandom } from "./python_random.ts";

const CONTRACT: Contract = evTelemetry;
const micros = 1_756_058_730_000_000;
const label = { vehicleId: "EV-00001", timestamp: formatTimestamp(micros) };
const flat = flatReading(new EvFleet({ vehicles: 1, seed: 42, hz: 1 }).step(), 0, label);

/** Many faults of a kind. */
function draws(kind: ValueFaultKind, format: "json" | "csv" | "columns" = "json") {
  const random = new PythonRandom(1);
  return Array.from({ length: 400 }, () => drawFault(kind, { flat, micros, random, format }));
}

Deno.test("drawFault() always changes something and says what", () => {
  for (
    const kind of [
      "missing_field",
      "null_field",
      "wrong_type",
      "below_range",
      "above_range",
      "bad_timestamp",
      "other_offset",
      "gps_jump",
    ] as const
  ) {
    for (const { edits, original, written } of draws(kind)) {
      assertNotEquals(written, original);
      for (const { column, value } of edits) assertNotEquals(value, flat[column]);
    }
  }
});

Deno.test("drawFault() puts values on the other side of the documented range", () => {
  for (const kind of ["below_range", "above_range"] as const) {
    const columns = new Set<string>();
    for (const { edits: [edit] } of draws(kind)) {
      const { column, value } = edit!;
      const [lo, hi] = CONTRACT.columns[column]!.range!;
      const outside = [value].flat().filter((number) =>
        kind === "below_range" ? (number as number) < lo : (number as number) > hi
      );
      assertEquals(outside.length, 1, `${column} is ${value}`);
      columns.add(column);
    }
    assertEquals(columns.size, 16, "every column with a range has its turn");
  }
});

Deno.test("drawFault() spoils every mandatory field, and no optional one", () => {
  const mandatory = Object.entries(CONTRACT.columns).filter(([, column]) => column.mandatory);
  for (const kind of ["missing_field", "null_field"] as const) {
    const columns = new Set(draws(kind).map(({ edits }) => edits[0]!.column));
    assertEquals(columns, new Set(mandatory.map(([name]) => name)));
  }
});

Deno.test("drawFault() writes a type that no column of the contract takes", () => {
  for (const { edits: [edit] } of draws("wrong_type")) {
    const { column, value } = edit!;
    const { type, length } = CONTRACT.columns[column]!;
    const fits: Record<string, (value: Json) => boolean> = {
      double: (value) => typeof value === "number",
      boolean: (value) => typeof value === "boolean",
      "double[]": (value) =>
        Array.isArray(value) && value.length === length &&
        value.every((element) => typeof element === "number"),
    };
    assert(!fits[type]!(value!), `${column} is ${JSON.stringify(value)}`);
  }
});

Deno.test("drawFault() writes nothing in a CSV cell that reads as the column's type", () => {
  for (const { edits: [edit] } of draws("wrong_type", "csv")) {
    const { column, value } = edit!;
    const text = typeof value === "string" ? value : JSON.stringify(value);
    if (CONTRACT.columns[column]!.type === "double") assert(Number.isNaN(Number(text)), text);
    if (CONTRACT.columns[column]!.type === "boolean") assert(!/^(true|false|[01])$/.test(text));
  }
});

Deno.test("drawFault() writes timestamps that are none", () => {
  for (const { written } of draws("bad_timestamp")) {
    assert(typeof written === "number" || parseTimestamp(written as string) === undefined);
  }
  assert(draws("bad_timestamp", "columns").every(({ written }) => typeof written === "string"));
});

Deno.test("drawFault() writes the same instant with another offset", () => {
  for (const { written } of draws("other_offset")) {
    assertEquals(parseTimestamp(written as string), BigInt(micros));
  }
});

Deno.test("drawFault() jumps to another place on the globe", () => {
  for (const { written } of draws("gps_jump")) {
    const [latitude, longitude] = written as [number, number];
    assert(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180);
    assert(Math.abs(latitude - (flat["latitude"] as number)) >= 0.049);
  }
});
