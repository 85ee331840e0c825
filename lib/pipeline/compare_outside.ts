/** Whether a run left alone what is outside a period. @module */

import type { OutsidePartition } from "./outside_period.ts";

/** One partition, before and after. */
export interface OutsideComparison {
  readonly data_set: string;
  readonly partition: string;
  /** `same bytes`: no file changed; `same rows`: files did, but no row outside the period. */
  readonly outcome: "same bytes" | "same rows" | "changed";
  readonly rows_before: number;
  readonly rows_after: number;
  /** Files that are byte for byte the same, and files that are there now. */
  readonly same_files: number;
  readonly files: number;
}

const NOTHING: Omit<OutsidePartition, "data_set" | "partition"> = {
  files: {},
  rows: 0,
  digest: "0",
};

/**
 * Compares two fingerprints of a lake that `outsidePeriod` took, partition by partition.
 *
 * @example
 * ```ts
 * import { compareOutside } from "@lib/pipeline/compare_outside.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const august = { data_set: "clean", partition: "ano=2025/mes=8", rows: 3, digest: "a1" };
 * const before = [{ ...august, files: { "a.parquet": "0f" } }];
 * const after = [{ ...august, files: { "b.parquet": "e7" } }];
 * assertEquals(compareOutside(before, after).map(({ outcome }) => outcome), ["same rows"]);
 * ```
 */
export function compareOutside(
  before: readonly OutsidePartition[],
  after: readonly OutsidePartition[],
): OutsideComparison[] {
  const places = [...new Set([...before, ...after].map(placeOf))].sort();
  return places.map((place) => {
    const old = before.find((part) => placeOf(part) === place) ?? NOTHING;
    const now = after.find((part) => placeOf(part) === place) ?? NOTHING;
    const [data_set, ...partition] = place.split("/");
    const same = Object.entries(now.files).filter(([name, md5]) => old.files[name] === md5).length;
    const isUntouched = same === Object.keys(now.files).length &&
      same === Object.keys(old.files).length;
    const hasSameRows = old.rows === now.rows && old.digest === now.digest;
    return {
      data_set: data_set!,
      partition: partition.join("/"),
      outcome: !hasSameRows ? "changed" : isUntouched ? "same bytes" : "same rows",
      rows_before: old.rows,
      rows_after: now.rows,
      same_files: same,
      files: Object.keys(now.files).length,
    };
  });
}

function placeOf({ data_set, partition }: OutsidePartition): string {
  return `${data_set}/${partition}`;
}
