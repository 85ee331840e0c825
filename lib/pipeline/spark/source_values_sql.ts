/** The sources of a run as a relation of Spark's. @module */

import { sparkDialect as sql } from "@lib/quality/spark_dialect.ts";
import type { SourceRead } from "../job_source.ts";

/**
 * A query that gives `source`, `source_file`, and the lines that were looked at (`from_line`,
 * `to_line`), NULL where all were.
 *
 * @example
 * ```ts
 * import { sourceValuesSql } from "@lib/pipeline/spark/source_values_sql.ts";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const topic = { file: "kafka:ev/0", lines: { from: 7, to: 9 } };
 * const query = sourceValuesSql([{ file: "a.jsonl" }, topic]);
 * assertStringIncludes(query, "(0L, 'a.jsonl', NULL, NULL), (1L, 'kafka:ev/0', 7L, 9L)");
 * ```
 */
export function sourceValuesSql(
  sources: readonly Pick<SourceRead, "file" | "lines">[],
): string {
  const line = (at: number | undefined) => at === undefined ? "NULL" : `${at}L`;
  const rows = sources.map(({ file, lines }, source) =>
    `(${source}L, ${sql.text(file)}, ${line(lines?.from)}, ${line(lines?.to)})`
  );
  return `SELECT source, source_file, CAST(from_line AS BIGINT) AS from_line,
  CAST(to_line AS BIGINT) AS to_line
FROM VALUES ${rows.join(", ")} AS listed (source, source_file, from_line, to_line)`;
}
