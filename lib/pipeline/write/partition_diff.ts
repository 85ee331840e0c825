/** What a run changes in one partition, in the words of a plan. @module */

import { partitionFolder } from "./partition_folder.ts";
import { storedRows } from "./stored_rows.ts";

/** Counts of one partition. Rows stored afterwards = kept + added + replaced. */
export interface PartitionDiff {
  readonly ano: number;
  readonly mes: number;
  /** Entering rows whose identity was not stored. */
  readonly added: number;
  /** Entering rows that take the place of a stored row with other values. */
  readonly replaced: number;
  /** Stored rows that leave without a successor. */
  readonly removed: number;
  /** Stored rows that stay as they are. */
  readonly kept: number;
  /** New rows that are not written because their identity, or the very row, is stored. */
  readonly skipped: number;
}

/** What an engine counts in one partition. */
export type PartitionCounts = Readonly<
  Record<"ano" | "mes" | "incoming" | "entering" | "added" | "leaving" | "removed", number>
>;

/**
 * The counts of an engine against what is stored.
 *
 * @example
 * ```ts
 * import { partitionDiff } from "@lib/pipeline/write/partition_diff.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const counts = { incoming: 5, entering: 3, added: 2, leaving: 1, removed: 0 };
 * const stored = [{ partition: "ano=2025/mes=8", rows: 10 }];
 * assertEquals(partitionDiff({ ano: 2025, mes: 8, ...counts }, stored), {
 *   ano: 2025,
 *   mes: 8,
 *   added: 2,
 *   replaced: 1,
 *   removed: 0,
 *   kept: 9,
 *   skipped: 2,
 * });
 * ```
 */
export function partitionDiff(
  { ano, mes, incoming, entering, added, leaving, removed }: PartitionCounts,
  stored: Parameters<typeof storedRows>[0],
): PartitionDiff {
  return {
    ano,
    mes,
    added,
    replaced: entering - added,
    removed,
    kept: storedRows(stored, partitionFolder({ ano, mes })) - leaving,
    skipped: incoming - entering,
  };
}
