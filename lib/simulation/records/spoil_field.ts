/** What a fault does to one field of a record. @module */

import type { Range } from "@lib/contracts/contract.ts";
import type { StreamContract } from "@lib/contracts/stream_contract.ts";
import type { PythonRandom } from "../python_random.ts";
import { pythonIsoformat } from "./python_isoformat.ts";
import type { RecordFault } from "./record_faults.ts";
import type { HealthyRecord, JsonValue } from "./simulated_record.ts";

/** Faults that change one value; the others change when, how often or how whole a record is sent. */
export type FieldFault = Exclude<
  RecordFault,
  "duplicate" | "late" | "malformed" | "not_object" | "tombstone"
>;

/** A new value for a field; undefined leaves it out. */
export interface FieldEdit {
  readonly field: string;
  readonly value: JsonValue | undefined;
}

/** What a record can have out of its limits, and what the limits are. */
export type LimitsOf = (
  record: HealthyRecord,
) => readonly { readonly field: string; readonly range: Range }[];

/** What a fault is drawn with. */
export interface SpoilOptions {
  readonly contract: StreamContract;
  readonly random: PythonRandom;
  /** Default: the fields with a range in the contract. */
  readonly limitsOf?: LimitsOf;
}

/** Ten years: ahead of the wall clock too, wherever a simulation starts. */
const FUTURE_MICROS = 3650 * 86_400_000_000;
const NO_TIMES = ["ontem", "2025-13-40T00:00:00", "24/08/2025 18:05", ""];
const NO_NUMBERS = ["n/d", "-1", "1.5", "12,5", true];

/**
 * Draws what a fault makes of a record.
 *
 * @example
 * ```ts
 * import { iotEvent } from "@lib/contracts/iot_event.ts";
 * import { PythonRandom } from "@lib/simulation/python_random.ts";
 * import { spoilField } from "@lib/simulation/records/spoil_field.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const record = { topic: "t", fields: { TIMESTAMP: "1970-01-01T00:00:00Z" }, atMicros: 0 };
 * const edit = spoilField("future_timestamp", record, {
 *   contract: iotEvent,
 *   random: new PythonRandom(1),
 * });
 * assertEquals(edit, { field: "TIMESTAMP", value: "1979-12-30T00:00:00Z" });
 * ```
 */
export function spoilField(
  kind: FieldFault,
  record: HealthyRecord,
  { contract, random, limitsOf = (record) => documentedLimits(contract, record) }: SpoilOptions,
): FieldEdit {
  const { fields, atMicros } = record;
  const present = Object.keys(contract.fields).filter((name) => name in fields);
  switch (kind) {
    case "missing_field":
      return { field: random.choice(present), value: undefined };
    case "null_field":
      return { field: random.choice(present), value: null };
    case "wrong_type": {
      const numbers = present.filter((name) => typeof fields[name] === "number");
      const field = random.choice(numbers.length > 0 ? numbers : present);
      return { field, value: typeof fields[field] === "number" ? String(fields[field]) : 25 };
    }
    case "new_field":
      return { field: "firmware", value: "2.1.0" };
    case "below_range":
    case "above_range": {
      const { field, range: [lo, hi] } = random.choice(limitsOf(record));
      const beyond = (hi - lo) * (0.1 + random.random());
      const value = kind === "below_range" ? lo - beyond : hi + beyond;
      return { field, value: Math.round(value * 100) / 100 };
    }
    case "bad_timestamp":
      return { field: contract.eventTime, value: random.choice(NO_TIMES) };
    case "future_timestamp": {
      const zone = String(fields[contract.eventTime]).endsWith("Z") ? "Z" : "";
      return { field: contract.eventTime, value: pythonIsoformat(atMicros + FUTURE_MICROS) + zone };
    }
    case "missing_id":
      return { field: keyOf(contract), value: random.choice([null, undefined]) };
    case "empty_id":
      return { field: keyOf(contract), value: "" };
    case "other_route": {
      const { field, tables } = contract.route!;
      const known = Object.keys(tables);
      const near = [`${random.choice(known)} `, random.choice(known).toUpperCase()];
      return { field, value: random.choice([...near, "indefinido", "", null]) };
    }
    case "bad_number": {
      const counts = present.filter((name) => contract.fields[name]!.format !== undefined);
      return { field: random.choice(counts), value: random.choice(NO_NUMBERS) };
    }
  }
}

function documentedLimits(contract: StreamContract, { fields }: HealthyRecord) {
  return Object.entries(contract.fields).flatMap(([field, { range }]) =>
    range !== undefined && field in fields ? [{ field, range }] : []
  );
}

function keyOf({ name, messageKey }: StreamContract): string {
  if (messageKey === undefined) {
    throw new TypeError(`Cannot spoil the id of ${name} as it has no message key`);
  }
  return messageKey;
}
