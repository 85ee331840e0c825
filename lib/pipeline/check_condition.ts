/** Text from outside that is to be a condition, and nothing else. @module */

import { type Duckdb, sqlText } from "@lib/engines/duckdb.ts";

/** What a condition is made of; a query within it (`SUBQUERY`) could read any file of the machine. */
const PARTS: ReadonlySet<string> = new Set([
  "BETWEEN",
  "CASE",
  "CAST",
  "COLLATE",
  "COLUMN_REF",
  "COMPARISON",
  "CONJUNCTION",
  "CONSTANT",
  "FUNCTION",
  "LAMBDA",
  "OPERATOR",
]);
/** What a statement has that selects one expression from nothing. */
const BARE_SELECT = JSON.stringify(["aggregate_handling", "from_table", "select_list", "type"]);

/** DuckDB's own account of a statement, as far as we read it. */
interface ParsedSql {
  readonly error_message?: string;
  readonly statements?: readonly { readonly node: SelectNode }[];
}

interface SelectNode {
  readonly select_list: readonly { readonly alias?: string }[];
  readonly from_table: { readonly type: string };
}

/**
 * Checks by DuckDB's own parser that a text is one expression over columns: no second statement, no
 * closing parenthesis that lets it go on as something else, no query within it.
 *
 * @throws {SyntaxError} saying what it is instead.
 *
 * @example
 * ```ts
 * import { checkCondition } from "@lib/pipeline/check_condition.ts";
 * import { openDuckdb } from "@lib/engines/duckdb.ts";
 * import { assertRejects } from "@std/assert";
 *
 * using db = await openDuckdb();
 * await checkCondition(db, "soc_pct < 20 AND list_contains(reasons, 'range:soc_pct')");
 * const reads = "EXISTS (FROM read_text('/etc/passwd'))";
 * await assertRejects(() => checkCondition(db, reads), SyntaxError, "a query within it");
 * ```
 */
export async function checkCondition(db: Duckdb, condition: string): Promise<void> {
  // The line feed ends a comment that the condition may end with.
  const select = sqlText(`SELECT (${condition}\n)`);
  const { parsed } = await db.one<{ parsed: string }>(
    `SELECT json_serialize_sql(${select}, skip_null := true, skip_empty := true) AS parsed`,
  );
  const { error_message: error, statements = [] }: ParsedSql = JSON.parse(parsed);
  if (error !== undefined) throw new SyntaxError(error);
  const [statement, ...more] = statements;
  if (statement === undefined || more.length > 0 || !isBareSelect(statement.node)) {
    throw new SyntaxError("it goes on after the condition has ended");
  }
  const strange = partsOf(statement.node.select_list).find((part) => !PARTS.has(part));
  if (strange !== undefined) {
    throw new SyntaxError(
      strange === "SUBQUERY"
        ? "a query within it is not accepted"
        : `it must be of single rows, without ${strange}`,
    );
  }
}

function isBareSelect(node: SelectNode): boolean {
  if (JSON.stringify(Object.keys(node).sort()) !== BARE_SELECT) return false;
  const [selected, ...more] = node.select_list;
  return node.from_table.type === "EMPTY" && more.length === 0 && selected?.alias === undefined;
}

/** The kinds of all expressions, however deep. */
function partsOf(node: unknown): string[] {
  if (typeof node !== "object" || node === null) return [];
  const own = "class" in node ? [String(node.class)] : [];
  return [...own, ...Object.values(node).flatMap(partsOf)];
}
