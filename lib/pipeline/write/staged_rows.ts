/** How many rows a run writes. @module */

import type { PartitionChange } from "@lib/lake/lake.ts";

/**
 * The rows of all new files.
 *
 * @example
 * ```ts
 * import { stagedRows } from "@lib/pipeline/write/staged_rows.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const add = [{ path: "/new/a.parquet", name: "a.parquet", rows: 3 }];
 * const change = { dataSet: "clean", partition: "ano=2025/mes=8", keep: [], add };
 * assertEquals(stagedRows([change, change]), 6);
 * ```
 */
export function stagedRows(changes: readonly PartitionChange[]): number {
  return changes.flatMap(({ add }) => add).reduce((sum, { rows }) => sum + rows, 0);
}
