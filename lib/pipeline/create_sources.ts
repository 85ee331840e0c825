/** The table of a run's sources in a session. @module */

import { type Duckdb, sqlText } from "@lib/engines/duckdb.ts";
import type { SourceRead } from "./job_source.ts";

/**
 * Makes the table `sources` (`source`, `source_file`, and the lines that were looked at, NULL where
 * all were).
 *
 * @example
 * ```ts
 * import { createSources } from "@lib/pipeline/create_sources.ts";
 * import { openDuckdb } from "@lib/engines/duckdb.ts";
 * import { assertEquals } from "@std/assert";
 *
 * using db = await openDuckdb();
 * await createSources(db, [{ file: "a.jsonl", rows: 3 }]);
 * assertEquals(await db.rows("SELECT source, source_file, from_line FROM sources"), [
 *   { source: 0, source_file: "a.jsonl", from_line: null },
 * ]);
 * ```
 */
export async function createSources(db: Duckdb, sources: readonly SourceRead[]): Promise<void> {
  await db.run(
    "CREATE TABLE sources (source BIGINT, source_file VARCHAR, from_line BIGINT, to_line BIGINT)",
  );
  if (sources.length === 0) return;
  const rows = sources.map(({ file, lines }, source) =>
    `(${source}, ${sqlText(file)}, ${lines?.from ?? "NULL"}, ${lines?.to ?? "NULL"})`
  );
  await db.run(`INSERT INTO sources VALUES ${rows.join(", ")}`);
}
