/** The faults that can be injected into a healthy stream. @module */

import { checkRates, type FaultRatesOf, parseRates } from "./fault_rates.ts";

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
export type FaultRates = FaultRatesOf<FaultKind>;

/** Kinds that a row of typed columns cannot carry: it has no text to break. */
export const TEXT_ONLY_KINDS: readonly FaultKind[] = ["malformed", "wrong_type"];

/**
 * Reads the rates of a fleet's faults, see {@linkcode parseRates}.
 *
 * @param kinds The kinds that `RATE` alone is spread over, and that may be named.
 *
 * @example
 * ```ts
 * import { parseFaultRates } from "@lib/simulation/fault_kinds.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseFaultRates("0.012").gps_jump, 0.001);
 * ```
 */
export function parseFaultRates(
  text: string,
  kinds: readonly FaultKind[] = FAULT_KINDS,
): FaultRates {
  return parseRates(text, kinds);
}

/** Checks rates that were given by kind and returns them, see {@linkcode checkRates}. */
export function checkFaultRates(
  rates: FaultRates,
  kinds: readonly FaultKind[] = FAULT_KINDS,
): FaultRates {
  return checkRates(rates, kinds);
}
