/** What a fault does to the values of a record. @module */

import { type Column, type Contract, fieldOf } from "@lib/contracts/contract.ts";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import { formatTimestamp } from "@lib/time/format_timestamp.ts";
import { EV_DECIMALS } from "./ev_reading.ts";
import type { FlatReading, Json } from "./ev_record.ts";
import type { FaultKind } from "./fault_kinds.ts";
import type { LineFormat } from "./line_layout.ts";
import type { PythonRandom } from "./python_random.ts";
import { pythonRound } from "./python_round.ts";

/** A new value for a column; undefined leaves the field out. */
export interface Edit {
  readonly column: string;
  readonly value: Json | undefined;
}

/** The change of values that a fault is, with what the ledger says of it. */
export interface ValueFault {
  readonly edits: readonly Edit[];
  readonly field: string;
  readonly original: Json;
  readonly written: Json;
}

/** The kinds that change values; the others change when, how often or how whole a line is written. */
export type ValueFaultKind = Exclude<
  FaultKind,
  "duplicate" | "late" | "malformed" | "stuck_sensor"
>;

/** What a fault is drawn for. */
export interface DrawOptions {
  readonly flat: FlatReading;
  readonly micros: number;
  readonly random: PythonRandom;
  /** `columns` is for rows of typed columns, where an event time is still a text. */
  readonly format: LineFormat | "columns";
}

const CONTRACT: Contract = evTelemetry;
const COLUMNS = Object.entries(CONTRACT.columns);
const MANDATORY = COLUMNS.filter(([, { mandatory }]) => mandatory).map(([name]) => name);
const RANGED = COLUMNS.filter(([, { range }]) => range !== undefined).map(([name]) => name);
/** Texts are left out: in CSV every cell is a text, and there a fault must be one too. */
const TYPED = COLUMNS.filter(([, { type }]) => type !== "string" && type !== "timestamp")
  .map(([name]) => name);
const OFFSETS_MINUTES = [-480, -180, 60, 330, 540] as const;
const JUMP_DEGREES = [0.05, 5] as const;

/**
 * Draws the details of a fault: which column and what is written there.
 *
 * @example
 * ```ts
 * import { drawFault } from "@lib/simulation/draw_fault.ts";
 * import { PythonRandom } from "@lib/simulation/python_random.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const flat = { event_ts_utc: "2025-08-24T18:05:30.000000+00:00" };
 * const { field, written } = drawFault("other_offset", {
 *   flat, micros: 1_756_058_730_000_000, random: new PythonRandom(1), format: "json",
 * });
 * assertEquals([field, written], ["timestamp", "2025-08-24T15:05:30.000000-03:00"]);
 * ```
 */
export function drawFault(kind: ValueFaultKind, options: DrawOptions): ValueFault {
  const { flat, random, format } = options;
  switch (kind) {
    case "missing_field":
      return change(flat, random.choice(MANDATORY), undefined);
    case "null_field":
      return change(flat, random.choice(MANDATORY), null);
    case "wrong_type": {
      const column = random.choice(TYPED);
      const healthy = flat[column]!;
      return change(flat, column, random.choice(wrongTypes(healthy, format)));
    }
    case "below_range":
    case "above_range": {
      const column = random.choice(RANGED);
      return change(flat, column, outOfRange(kind, column, options));
    }
    case "bad_timestamp": {
      const column = CONTRACT.eventTime;
      const bad = random.choice(badTimestamps(flat[column] as string, options.micros));
      return change(flat, column, format === "columns" ? String(bad) : bad);
    }
    case "other_offset":
      return change(
        flat,
        CONTRACT.eventTime,
        withOffset(options.micros, random.choice(OFFSETS_MINUTES)),
      );
    case "gps_jump":
      return jump(flat, random);
  }
}

/** The fault of a sensor that still reports `held`. */
export function stuckAt(flat: FlatReading, column: string, held: Json): ValueFault {
  return change(flat, column, held);
}

function change(flat: FlatReading, column: string, value: Json | undefined): ValueFault {
  return {
    edits: [{ column, value }],
    field: fieldOf(CONTRACT, column),
    original: flat[column] ?? null,
    written: value ?? null,
  };
}

/** Values that no reader may take for the column's type; in CSV a quoted number is a number. */
function wrongTypes(healthy: Json, format: LineFormat | "columns"): readonly Json[] {
  const isJson = format === "json" || format === "compact";
  if (typeof healthy === "boolean") {
    return isJson ? [String(healthy), 1, 0, "n/a", [healthy]] : ["n/a", 2, [healthy]];
  }
  if (typeof healthy === "number") {
    return isJson ? [String(healthy), true, "n/a", [healthy], {}] : ["n/a", true, [healthy]];
  }
  const numbers = healthy as readonly Json[];
  const mixed = [String(numbers[0]), ...numbers.slice(1)];
  return [numbers.slice(1), mixed, numbers[0]!, "n/a"];
}

function outOfRange(
  kind: "below_range" | "above_range",
  column: string,
  { flat, random }: DrawOptions,
): Json {
  const { range, type } = CONTRACT.columns[column] as Column & { range: readonly [number, number] };
  const [lo, hi] = range;
  const decimals = EV_DECIMALS[column as keyof typeof EV_DECIMALS];
  const beyond = Math.max(10 ** -decimals, (hi - lo) * random.uniform(0.001, 0.5));
  const value = pythonRound(kind === "below_range" ? lo - beyond : hi + beyond, decimals);
  if (type !== "double[]") return value;
  const numbers = [...flat[column] as readonly Json[]];
  numbers[random.randrange(numbers.length)] = value;
  return numbers;
}

function badTimestamps(text: string, micros: number): readonly Json[] {
  const [date, time] = text.split("T") as [string, string];
  const [year, month, day] = date.split("-") as [string, string, string];
  return [
    Math.floor(micros / 1e6),
    `${day}/${month}/${year} ${time.slice(0, 8)}`,
    `${year}-13-${day}T${time}`,
    `${year}-02-30T${time}`,
    `${date}T24:61${time.slice(5)}`,
    date,
    "unknown",
  ];
}

function withOffset(micros: number, minutes: number): string {
  const size = Math.abs(minutes);
  const hhmm = [Math.floor(size / 60), size % 60].map((part) => String(part).padStart(2, "0"));
  const local = formatTimestamp(micros + minutes * 60e6).slice(0, -"+00:00".length);
  return `${local}${minutes < 0 ? "-" : "+"}${hhmm.join(":")}`;
}

/** A position some way off, still on the globe: a fix that only its neighbours give away. */
function jump(flat: FlatReading, random: PythonRandom): ValueFault {
  const columns = ["latitude", "longitude"] as const;
  const edits = columns.map((column) => {
    const [lo, hi] = CONTRACT.columns[column]!.range!;
    const distance = random.uniform(...JUMP_DEGREES) * random.choice([-1, 1]);
    const from = flat[column] as number;
    const to = from + distance < lo || from + distance > hi ? from - distance : from + distance;
    return { column, value: pythonRound(to, EV_DECIMALS[column]) };
  });
  return {
    edits,
    field: columns.join(","),
    original: columns.map((column) => flat[column]!),
    written: edits.map(({ value }) => value),
  };
}
