/** Offsets as what changed in them, since a folder of many files has as many offsets. @module */

import type { SourceOffsets } from "../../sources/source.ts";

/** New values; null for an offset that is gone. */
export type OffsetChanges = Readonly<Record<string, number | null>>;

/**
 * What makes `to` of `from`.
 *
 * @example
 * ```ts
 * import { applyOffsets, offsetChanges } from "@lib/streaming/run/checkpoint/offset_changes.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const from = { "sales/0": 3, "sales/1": 5, "old/0": 9 };
 * const to = { "sales/0": 3, "sales/1": 8 };
 * const changes = offsetChanges(from, to);
 * assertEquals(changes, { "sales/1": 8, "old/0": null });
 * assertEquals(applyOffsets(from, changes), to);
 * ```
 */
export function offsetChanges(from: SourceOffsets, to: SourceOffsets): OffsetChanges {
  const changes: Record<string, number | null> = {};
  for (const [name, offset] of Object.entries(to)) {
    if (from[name] !== offset) changes[name] = offset;
  }
  for (const name of Object.keys(from)) if (!Object.hasOwn(to, name)) changes[name] = null;
  return changes;
}

/** The offsets after the changes. */
export function applyOffsets(from: SourceOffsets, changes: OffsetChanges): SourceOffsets {
  const to: Record<string, number> = { ...from };
  for (const [name, offset] of Object.entries(changes)) {
    if (offset === null) delete to[name];
    else to[name] = offset;
  }
  return to;
}
