/** Entries of the state as columns, which take a quarter of the room and of the time. @module */

import type { StateChange } from "../../core/operator.ts";

/** One place of all keys or values: a list, or where all have the same, that. */
export type Column = readonly unknown[] | string | number | boolean | null;

/** Entries that have as much in their keys and values as each other. */
export interface PackedEntries {
  readonly count: number;
  readonly key: readonly Column[];
  /** Absent for entries that are gone. */
  readonly value?: readonly Column[];
}

/**
 * Packs entries; each pack takes as many as are alike and follow one another.
 *
 * @example
 * ```ts
 * import { packEntries } from "@lib/streaming/run/checkpoint/pack_entries.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const changes = [
 *   { key: ["window", 60, "a"], value: [5, 1] },
 *   { key: ["window", 60, "b"], value: [5, 2] },
 *   { key: ["window", 0, "a"], value: undefined },
 * ] as const;
 * assertEquals(packEntries(changes), [
 *   { count: 2, key: ["window", 60, ["a", "b"]], value: [5, [1, 2]] },
 *   { count: 1, key: ["window", 0, "a"] },
 * ]);
 * ```
 */
export function packEntries(changes: readonly StateChange[]): PackedEntries[] {
  const packs: PackedEntries[] = [];
  for (let from = 0; from < changes.length;) {
    const { key, value } = changes[from]!;
    let to = from + 1;
    while (
      to < changes.length && changes[to]!.key.length === key.length &&
      changes[to]!.value?.length === value?.length
    ) to++;
    const alike = changes.slice(from, to);
    packs.push({
      count: alike.length,
      key: columnsOf(alike.map((change) => change.key)),
      ...(value && { value: columnsOf(alike.map((change) => change.value!)) }),
    });
    from = to;
  }
  return packs;
}

function columnsOf(rows: readonly (readonly unknown[])[]): Column[] {
  return rows[0]!.map((first, place) => {
    // A cell that is a list must stay in one, to be told from a column.
    if (!Array.isArray(first) && rows.every((row) => row[place] === first)) return first as Column;
    return rows.map((row) => row[place]);
  });
}
