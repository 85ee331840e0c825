/** Makes groups, all of one shape, which keeps the engine fast. @module */

import type { Row, Value } from "../query/stream_query.ts";
import type { Accumulated } from "./create_accumulator.ts";
import type { Group } from "./group.ts";

/** What a group begins with. */
export interface GroupStart {
  readonly keys: readonly Value[];
  readonly startMicros: number;
  readonly endMicros: number;
  readonly sums: Accumulated;
  readonly sent?: Row | null;
}

/**
 * A group that no batch has touched.
 *
 * @example
 * ```ts
 * import { createGroup } from "@lib/streaming/core/create_group.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const sums = { count: 0, numbers: [], values: [] };
 * const group = createGroup({ keys: ["k"], startMicros: 0, endMicros: 5, sums });
 * assertEquals(group.isTouched, false);
 * ```
 */
export function createGroup(
  { keys, startMicros, endMicros, sums, sent = null }: GroupStart,
): Group {
  return {
    keys,
    startMicros,
    endMicros,
    count: sums.count,
    numbers: sums.numbers,
    values: sums.values,
    isTouched: false,
    isDirty: false,
    isGone: false,
    isStored: false,
    sent,
  };
}
