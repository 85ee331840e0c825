/** The objects that a contract's records are made of. @module */

import { type Contract, pathOf } from "@lib/contracts/contract.ts";

/** An object of the record: the record itself, or one that groups fields. */
export interface RecordGroup {
  readonly path: readonly string[];
  /** Its members that the contract knows, groups among them. */
  readonly members: readonly string[];
}

/**
 * The record and the objects in it, each with the members that the contract knows; the record first.
 *
 * @example
 * ```ts
 * import { recordGroups } from "@lib/pipeline/spark/record_groups.ts";
 * import { waterLevel } from "@lib/testing/water_level.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const [record, place] = recordGroups(waterLevel);
 * assertEquals(record?.members.includes("place"), true);
 * assertEquals(place, { path: ["place"], members: ["station", "probe"] });
 * ```
 */
export function recordGroups(contract: Contract): RecordGroup[] {
  const paths = new Map<string, readonly string[]>();
  for (const name of Object.keys(contract.columns)) {
    const path = pathOf(contract, name);
    for (let end = 1; end <= path.length; end++) {
      const prefix = path.slice(0, end);
      paths.set(JSON.stringify(prefix), prefix);
    }
  }
  const leaves = new Set(
    Object.keys(contract.columns).map((name) => JSON.stringify(pathOf(contract, name))),
  );
  const groups = [[], ...[...paths].filter(([id]) => !leaves.has(id)).map(([, path]) => path)];
  return groups.map((path) => ({
    path,
    members: [...paths.values()]
      .filter((other) =>
        other.length === path.length + 1 && path.every((field, at) => other[at] === field)
      )
      .map((other) => other.at(-1)!),
  }));
}
