/** The ledger of injected faults: the ground truth that a pipeline is measured by. @module */

import type { FaultKind } from "./fault_kinds.ts";
import type { Json } from "./ev_record.ts";

/** One injected fault, which is one line of the output. */
export interface LedgerEntry {
  /** Line of the output, from 1. */
  readonly line: number;
  readonly vehicle: string;
  readonly tick: number;
  readonly kind: FaultKind;
  /** The field as it is named in the record; null where the whole line is meant. */
  readonly field: string | null;
  readonly original: Json;
  readonly written: Json;
}

/**
 * A ledger entry as one line of JSON, with its line feed.
 *
 * @example
 * ```ts
 * import { ledgerLine } from "@lib/simulation/fault_ledger.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const entry = {
 *   line: 7, vehicle: "EV-00001", tick: 3, kind: "null_field", field: "soc_pct",
 *   original: 73.58, written: null,
 * } as const;
 * assertEquals(JSON.parse(ledgerLine(entry)), entry);
 * ```
 */
export function ledgerLine(entry: LedgerEntry): string {
  const { line, vehicle, tick, kind, field, original, written } = entry;
  return `${JSON.stringify({ line, vehicle, tick, kind, field, original, written })}\n`;
}
