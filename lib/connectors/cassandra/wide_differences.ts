/** What is wrong with a wide table that is there already. @module */

import type { WideTable, WideTableInfo } from "./cassandra.ts";

/**
 * Every way in which a table is not as wanted, each in words. Further columns and indexes do not
 * count: rows need not give them.
 *
 * @example
 * ```ts
 * import { wideDifferences } from "@lib/connectors/cassandra/wide_differences.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const name = { keyspace: "k", name: "t" };
 * const there = { ...name, columns: { id: "int" }, partitionKey: ["id"], clusteringKey: [], indexes: [] };
 * assertEquals(
 *   wideDifferences({ ...name, columns: { id: "text" }, partitionKey: ["id"] }, there),
 *   ["column id is int instead of text"],
 * );
 * ```
 */
export function wideDifferences(wanted: WideTable, there: WideTableInfo): string[] {
  const differences = Object.entries(wanted.columns).flatMap(([name, type]) => {
    const found = there.columns[name];
    if (found === undefined) return [`column ${name} (${type}) is missing`];
    return found === type ? [] : [`column ${name} is ${found} instead of ${type}`];
  });
  const expected = keyText(wanted);
  const found = keyText(there);
  if (expected !== found) {
    differences.push(`the primary key is ${found} instead of ${expected}`);
  }
  return differences;
}

/** As CQL writes it. */
function keyText(
  { partitionKey, clusteringKey = [] }: Pick<WideTable, "partitionKey" | "clusteringKey">,
): string {
  return `(${[`(${partitionKey.join(", ")})`, ...clusteringKey].join(", ")})`;
}
