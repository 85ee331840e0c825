/** How many rows of a partition are stored. @module */

/**
 * The rows of a partition's files.
 *
 * @example
 * ```ts
 * import { storedRows } from "@lib/pipeline/write/stored_rows.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const file = { partition: "ano=2025/mes=8", rows: 3 };
 * assertEquals(storedRows([file, { ...file, rows: 4 }], "ano=2025/mes=8"), 7);
 * assertEquals(storedRows([file], "ano=2025/mes=9"), 0);
 * ```
 */
export function storedRows(
  stored: readonly { readonly partition: string; readonly rows: number }[],
  partition: string,
): number {
  return stored.reduce(
    (sum, file) => file.partition === partition ? sum + file.rows : sum,
    0,
  );
}
