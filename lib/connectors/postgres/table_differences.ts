/** What is wrong with a table that is there already. @module */

import type { TableDefinition, TableInfo } from "./postgres.ts";

/**
 * Every way in which a table is not as wanted, each in words; empty if rows can be written and found
 * as the definition says. Indexes that are not unique do not count: they can be made at any time.
 *
 * @example
 * ```ts
 * import { tableDifferences } from "@lib/connectors/postgres/table_differences.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const there = {
 *   name: "t",
 *   columns: [{ name: "a", type: "text", notNull: false, hasDefault: false }],
 *   primaryKey: [],
 *   unique: [],
 *   indexes: {},
 * };
 * assertEquals(
 *   tableDifferences({ name: "t", columns: { a: { type: "bigint" } } }, there),
 *   ["column a is text instead of bigint"],
 * );
 * ```
 */
export function tableDifferences(wanted: TableDefinition, there: TableInfo): string[] {
  const primaryKey = wanted.primaryKey ?? [];
  const differences = Object.entries(wanted.columns).flatMap(([name, column]) => {
    const found = there.columns.find((other) => other.name === name);
    if (found === undefined) return [`column ${name} (${column.type}) is missing`];
    const wrong: string[] = [];
    if (found.type !== column.type) {
      wrong.push(`column ${name} is ${found.type} instead of ${column.type}`);
    }
    const notNull = column.notNull === true || primaryKey.includes(name) ||
      column.type === "serial" || column.type === "bigserial";
    if (found.notNull !== notNull) {
      wrong.push(`column ${name} ${notNull ? "allows" : "refuses"} null`);
    }
    if (column.default !== undefined && !found.hasDefault) {
      wrong.push(`column ${name} has no default`);
    }
    return wrong;
  });
  for (const column of there.columns) {
    if (!Object.hasOwn(wanted.columns, column.name) && column.notNull && !column.hasDefault) {
      differences.push(`column ${column.name} (${column.type}) must be given, and is not known`);
    }
  }
  if (primaryKey.join() !== there.primaryKey.join()) {
    differences.push(
      `the primary key is (${there.primaryKey.join(", ")}) instead of (${primaryKey.join(", ")})`,
    );
  }
  for (const { columns, nullsEqual = false } of wanted.unique ?? []) {
    const isThere = there.unique.some((key) =>
      key.columns.join() === columns.join() && key.nullsEqual === nullsEqual
    );
    if (!isThere) {
      differences.push(
        `a unique key on (${columns.join(", ")})${
          nullsEqual ? " with equal nulls" : ""
        } is missing`,
      );
    }
  }
  return differences;
}
