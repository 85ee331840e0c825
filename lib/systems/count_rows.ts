/** How many rows a table of PostgreSQL has. @module */

import type { SqlSession } from "@lib/connectors/postgres/postgres.ts";
import { sqlName } from "@lib/quality/sql_literals.ts";

/**
 * The number of rows.
 *
 * @example
 * ```ts
 * import { countRows } from "@lib/systems/count_rows.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const query = () => Promise.resolve({ rows: [{ n: 3 }] });
 * assertEquals(await countRows({ query } as never, "events"), 3);
 * ```
 */
export async function countRows(
  postgres: Pick<SqlSession, "query">,
  table: string,
): Promise<number> {
  const { rows } = await postgres.query<{ n: number }>(
    `SELECT count(*) AS n FROM ${sqlName(table)}`,
  );
  return Number(rows[0]!.n);
}
