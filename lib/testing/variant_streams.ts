/** The golden stream under several sets of vehicles, so that one run can read it in many spellings. @module */

import { goldenLines } from "./golden.ts";

/** The same readings for vehicles of its own. */
export interface VariantStream {
  /** What the ids of its vehicles start with. */
  readonly prefix: string;
  readonly lines: readonly string[];
  // deno-lint-ignore no-explicit-any -- a JSON record, taken apart freely by tests
  readonly records: readonly any[];
}

/** How many lines a stream has: fifteen ticks of twenty vehicles. */
export const VARIANT_LINES = 300;

/**
 * The stream number `variant`, from 0 to 99.
 *
 * @example
 * ```ts
 * import { variantStream } from "@lib/testing/variant_streams.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const { prefix, records } = variantStream(7);
 * assertEquals([prefix, records[0].vehicle_id], ["EV-07", "EV-07001"]);
 * ```
 */
export function variantStream(variant: number): VariantStream {
  const prefix = `EV-${String(variant).padStart(2, "0")}`;
  const lines = goldenLines("fleet_v20_hz2_t120_seed42.jsonl.gz").slice(0, VARIANT_LINES)
    .map((line) => decoder.decode(line).replace("EV-00", prefix));
  return { prefix, lines, records: lines.map((line) => JSON.parse(line)) };
}

const decoder = new TextDecoder();
