/** Which injected faults a rule profile has to find. @module */

import { type Contract, fieldOf, profileOf } from "@lib/contracts/contract.ts";
import type { FaultKind } from "./fault_kinds.ts";

/** What of a ledger entry decides. */
export interface FaultToCatch {
  readonly kind: FaultKind;
  /** The field as the ledger and the reason codes name it; null where the whole line is meant. */
  readonly field: string | null;
}

/** By which rules. */
export interface CatchOptions {
  readonly contract: Contract;
  /** Default: the contract's own default profile. */
  readonly profile?: string;
}

/**
 * Whether the rules of a profile must quarantine a row with this fault; recall counts only these.
 *
 * `late`, `other_offset`, `stuck_sensor` and `gps_jump` give rows that are valid by every rule, and
 * so does a fault in a field that the profile does not check.
 *
 * @throws {UsageError} if the contract has no such profile.
 *
 * @example
 * ```ts
 * import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
 * import { mustCatch } from "@lib/simulation/must_catch.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const fault = { kind: "above_range", field: "tyre_pressure_kpa" } as const;
 * assertEquals(mustCatch(fault, { contract: evTelemetry, profile: "dictionary" }), true);
 * assertEquals(mustCatch(fault, { contract: evTelemetry, profile: "seed" }), false);
 * ```
 */
export function mustCatch({ kind, field }: FaultToCatch, options: CatchOptions): boolean {
  const { contract } = options;
  const profile = profileOf(contract, options.profile);
  switch (kind) {
    case "malformed":
    case "duplicate":
      return true;
    case "late":
    case "other_offset":
    case "stuck_sensor":
    case "gps_jump":
      return false;
  }
  const column = Object.keys(contract.columns).find((name) => fieldOf(contract, name) === field);
  if (column === undefined) return false;
  const { mandatory, range } = contract.columns[column]!;
  const checked = profile.columns;
  switch (kind) {
    case "missing_field":
    case "null_field":
      return checked === undefined ? mandatory : column in checked;
    case "wrong_type":
    case "bad_timestamp":
      return checked === undefined || column in checked;
    case "below_range":
    case "above_range":
      return (checked === undefined ? range : checked[column]?.range) !== undefined;
  }
}
