/** The folder of a partition. @module */

/**
 * Folder of a partition, relative to its data set.
 *
 * @example
 * ```ts
 * import { partitionFolder } from "@lib/pipeline/write/partition_folder.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(partitionFolder({ ano: 2025, mes: 8 }), "ano=2025/mes=8");
 * ```
 */
export function partitionFolder({ ano, mes }: { ano: number; mes: number }): string {
  return `ano=${ano}/mes=${mes}`;
}
