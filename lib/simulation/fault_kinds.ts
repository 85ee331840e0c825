/** The faults that can be injected into a healthy stream. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";

/** Closed list of fault kinds. */
export const FAULT_KINDS = [
  "duplicate",
  "late",
  "missing_field",
  "null_field",
  "wrong_type",
  "below_range",
  "above_range",
  "malformed",
  "bad_timestamp",
  "other_offset",
  "stuck_sensor",
  "gps_jump",
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** Share of all records that gets each kind; what is not named does not happen. */
export type FaultRates = Readonly<Partial<Record<FaultKind, number>>>;

/** Kinds that a row of typed columns cannot carry: it has no text to break. */
export const TEXT_ONLY_KINDS: readonly FaultKind[] = ["malformed", "wrong_type"];

/**
 * Reads `RATE` (that share of records, spread evenly over all kinds) or `NAME=RATE,…`.
 *
 * @param kinds The kinds that `RATE` alone is spread over, and that may be named.
 * @throws {UsageError} naming the part that cannot be used and what is accepted.
 *
 * @example
 * ```ts
 * import { parseFaultRates } from "@lib/simulation/fault_kinds.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseFaultRates("late=0.1, malformed=0.05"), { late: 0.1, malformed: 0.05 });
 * assertEquals(parseFaultRates("0.012").gps_jump, 0.001);
 * ```
 */
export function parseFaultRates(
  text: string,
  kinds: readonly FaultKind[] = FAULT_KINDS,
): FaultRates {
  const rates: Partial<Record<FaultKind, number>> = {};
  if (!text.includes("=")) {
    const rate = readRate(text, text);
    for (const kind of kinds) rates[kind] = rate / kinds.length;
    return rates;
  }
  for (const part of text.split(",")) {
    const [name, rate, ...rest] = part.split("=").map((side) => side.trim());
    const kind = kinds.find((known) => known === name);
    if (kind === undefined || rest.length > 0) throw unknownKind(part.trim(), kinds);
    if (rates[kind] !== undefined) {
      throw new UsageError(
        `--faults must give each fault once: current value is ${JSON.stringify(text)}`,
      );
    }
    rates[kind] = readRate(rate ?? "", part.trim());
  }
  return checkFaultRates(rates, kinds);
}

/**
 * Checks rates that were given by kind and returns them.
 *
 * @throws {UsageError} naming what cannot be used.
 */
export function checkFaultRates(
  rates: FaultRates,
  kinds: readonly FaultKind[] = FAULT_KINDS,
): FaultRates {
  let total = 0;
  for (const [name, rate] of Object.entries(rates)) {
    if (!kinds.some((kind) => kind === name)) throw unknownKind(name, kinds);
    total += readRate(String(rate), `${name}=${rate}`);
  }
  // A little more than 1, so that twelve twelfths are not too much.
  if (total > 1 + 1e-9) {
    throw new UsageError(
      `--faults must add up to at most 1, as a record gets one fault at most: current sum is ${total}`,
    );
  }
  return rates;
}

function unknownKind(name: string, kinds: readonly FaultKind[]): UsageError {
  return new UsageError(
    `--faults must name faults out of ${kinds.join(", ")}: current value is ${
      JSON.stringify(name)
    }`,
  );
}

function readRate(rate: string, shown: string): number {
  const value = rate === "" ? NaN : Number(rate);
  if (!(value >= 0 && value <= 1)) {
    throw new UsageError(
      `--faults must be a rate from 0 to 1, or NAME=RATE,…: current value is ${
        JSON.stringify(shown)
      }`,
    );
  }
  return value;
}
