/** Rows that can travel to a node together. @module */

/** Values of a row, in the order of the columns that are written. */
export type RowValues = readonly unknown[];

/** Where a row belongs, and how much may travel at once. */
export interface PartitionBatchOptions {
  /** Positions of the partition key among the values. */
  readonly partitionAt: readonly number[];
  readonly maxRows?: number;
  /** Of all values as text; a row beyond it travels alone. */
  readonly maxCharacters?: number;
}

/** Small enough in any alphabet for Cassandra, which refuses batches of 50 KiB. */
const MAX_ROWS = 50;
const MAX_CHARACTERS = 8_000;

/**
 * Groups rows by their partition. A batch within one partition is one write to a node, and several
 * times as fast as its rows one by one; a batch over several partitions would be slower.
 *
 * @example
 * ```ts
 * import { partitionBatches } from "@lib/connectors/cassandra/real/partition_batches.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const rows = [["SP", 1], ["RJ", 2], ["SP", 3], ["SP", 4]];
 * assertEquals(partitionBatches(rows, { partitionAt: [0], maxRows: 2 }), [
 *   [["SP", 1], ["SP", 3]], [["SP", 4]], [["RJ", 2]],
 * ]);
 * ```
 */
export function partitionBatches<Row extends RowValues>(
  rows: readonly Row[],
  { partitionAt, maxRows = MAX_ROWS, maxCharacters = MAX_CHARACTERS }: PartitionBatchOptions,
): Row[][] {
  const partitions = Map.groupBy(
    rows,
    (row) => JSON.stringify(partitionAt.map((at) => String(row[at]))),
  );
  const batches: Row[][] = [];
  for (const partition of partitions.values()) {
    let batch: Row[] = [];
    let characters = 0;
    for (const row of partition) {
      const size = sizeOf(row);
      if (batch.length === maxRows || (batch.length > 0 && characters + size > maxCharacters)) {
        batches.push(batch);
        batch = [];
        characters = 0;
      }
      batch.push(row);
      characters += size;
    }
    batches.push(batch);
  }
  return batches;
}

function sizeOf(row: RowValues): number {
  return row.reduce((sum: number, value) => sum + String(value ?? "").length, 0);
}
