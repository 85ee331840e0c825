/** Which conditions a wide table can answer, and at which price. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";
import type { Condition, WideSelection, WideTableInfo, WideValue } from "./cassandra.ts";
import { WIDE_TYPES, type WideType } from "./cassandra.ts";
import { CassandraError } from "./cassandra_error.ts";
import { wideValue } from "./wide_value.ts";

const OPERATORS = ["=", ">", ">=", "<", "<="] as const;
type Operator = (typeof OPERATORS)[number];

/** One comparison. */
export interface Comparison {
  readonly column: string;
  readonly operator: Operator;
  readonly value: WideValue;
}

/** What a table must tell for its conditions to be checked. */
type Searched = Pick<
  WideTableInfo,
  "keyspace" | "name" | "columns" | "partitionKey" | "clusteringKey" | "indexes"
>;

/**
 * The comparisons of a selection.
 *
 * Rows are found by a whole partition key, within it by the clustering key from its left, or by an
 * index; anything else reads all partitions, which has to be asked for.
 *
 * @throws {CassandraError} with `STATEMENT` if it is not asked for, `BAD_VALUE` for a value of another
 * type than its column.
 * @throws {UsageError} for a column that the table has not, or a limit that is none.
 *
 * @example
 * ```ts
 * import { checkSelection } from "@lib/connectors/cassandra/check_selection.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const table = {
 *   keyspace: "k",
 *   name: "t",
 *   columns: { uf: "text", ano: "text", id: "text" },
 *   partitionKey: ["uf", "ano"],
 *   clusteringKey: ["id"],
 *   indexes: [],
 * };
 * const where = { uf: "SP", ano: "2024", id: { ">": "a" } };
 * assertEquals(checkSelection(table, { where })[2], { column: "id", operator: ">", value: "a" });
 * ```
 */
export function checkSelection(
  table: Searched,
  { where = {}, allowFiltering = false, limit }: WideSelection,
): Comparison[] {
  if (limit !== undefined && !(Number.isSafeInteger(limit) && limit > 0 && limit < 2 ** 31)) {
    throw new UsageError(
      `limit must be a whole number from 1 to 2147483647: current value is ${limit}`,
    );
  }
  const comparisons = Object.entries(where).flatMap(([column, condition]) =>
    comparisonsOf(table, column, condition)
  );
  if (!allowFiltering && needsFiltering(table, comparisons)) {
    throw new CassandraError(
      "STATEMENT",
      `Conditions on ${[...new Set(comparisons.map(({ column }) => column))].join(", ")} of ` +
        `${table.keyspace}.${table.name} would read all its partitions to leave rows out: give the ` +
        `whole partition key (${
          table.partitionKey.join(", ")
        }), use an index, or say allowFiltering`,
    );
  }
  return comparisons;
}

function comparisonsOf(table: Searched, column: string, condition: Condition): Comparison[] {
  const type = table.columns[column];
  if (type === undefined) {
    throw new UsageError(
      `where must name columns of ${table.keyspace}.${table.name} (${
        Object.keys(table.columns).join(", ")
      }): current value is ${column}`,
    );
  }
  const bounds = typeof condition === "object" && condition !== null
    ? Object.entries(condition)
    : [["=", condition] as const];
  return bounds.map(([operator, value]) => {
    if (!OPERATORS.includes(operator as Operator) || value === null || value === undefined) {
      throw new UsageError(
        `where.${column} must be a value, or an object of bounds by ${
          OPERATORS.slice(1).join(", ")
        }: current value is ${Deno.inspect(condition)}`,
      );
    }
    const isKnown = WIDE_TYPES.includes(type as WideType);
    return {
      column,
      operator: operator as Operator,
      value: isKnown ? wideValue(type as WideType, value) : value,
    };
  });
}

function needsFiltering(table: Searched, comparisons: readonly Comparison[]): boolean {
  if (comparisons.length === 0) return false;
  const equal = new Set(
    comparisons.filter(({ operator }) => operator === "=").map(({ column }) => column),
  );
  const rest = new Set(comparisons.map(({ column }) => column));
  const isWhole = table.partitionKey.every((name) => equal.has(name));
  if (isWhole) {
    for (const name of table.partitionKey) rest.delete(name);
    for (const name of table.clusteringKey) {
      rest.delete(name);
      if (!equal.has(name)) break; // bounds end the part of the key that is in order
    }
  }
  if (rest.size === 0) return false;
  const [only] = rest;
  return !(rest.size === 1 && table.indexes.includes(only!) && equal.has(only!));
}
