/** The phase `ingest` as Spark SQL: lines of text, each with the file and the line that it stands on. @module */

import { sparkDialect as sql } from "@lib/quality/spark_dialect.ts";
import { EXACT_PATH } from "./exact_path.ts";
import { sourceValuesSql } from "./source_values_sql.ts";
import type { SparkInput } from "./spark_input.ts";
import type { SparkStatement } from "./spark_statement.ts";
import { tableSql } from "./table_sql.ts";

/**
 * Views `source (source, source_file, from_line, to_line)` and `raw_line (source, source_file, source_line, value)`,
 * blank lines left out, and the table `line_count (source, lines, blank_lines)`.
 *
 * Spark numbers no lines. But the rows of a split of a file come in their order and are numbered one
 * by one, so a line's number is its place in the split plus the lines of the splits before it: no
 * sort, and no pass over the rows on one machine.
 *
 * @example
 * ```ts
 * import { ingestSql } from "@lib/pipeline/spark/ingest_sql.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const inputs = [{ location: "/raw/a.jsonl", sourceFile: "/raw/a.jsonl" }];
 * const names = ingestSql(inputs, { work: "/lake/.staging" })
 *   .map(({ text }) => /^CREATE (?:TEMPORARY VIEW|TABLE) (\w+)/.exec(text)?.[1]);
 * assertEquals(names, ["raw_0", "read_line", "read_split", "source", "line_count", "raw_line"]);
 * ```
 */
export function ingestSql(
  inputs: readonly SparkInput[],
  { work }: { readonly work: string },
): SparkStatement[] {
  const table = (name: string, query: string): SparkStatement => ({
    phase: "ingest",
    text: tableSql(name, { query, work }),
  });
  const tables = inputs.map(({ location, sourceFile }, at): SparkStatement => {
    const place = sql.text(location);
    const text = sourceFile === undefined
      // Unlike a table, a view says so where nothing is there.
      ? `CREATE TEMPORARY VIEW raw_${at} (value STRING) USING text ` +
        `OPTIONS (${LINE_SEP}, path ${place})`
      : `CREATE TABLE raw_${at} (value STRING) USING text ` +
        `OPTIONS (${LINE_SEP}, ${EXACT_PATH}) LOCATION ${place}`;
    return { phase: "ingest", text };
  });
  const parts = inputs.map(({ sourceFile }, at) =>
    `SELECT ${
      sourceFile === undefined
        ? "url_decode(replace(input_file_name(), '+', '%2B'))"
        : sql.text(sourceFile)
    } AS source_file, input_file_block_start() AS split, monotonically_increasing_id() AS id, value ` +
    `FROM raw_${at}`
  );
  return [
    ...tables,
    view("read_line", parts.join("\nUNION ALL\n")),
    table(
      "read_split",
      `SELECT source_file, split, min(id) AS first_id, count(*) AS lines,
  count_if(${IS_BLANK}) + IF(split = 0 AND min_by(value, id) RLIKE ${MARKED_BLANK}, 1, 0) AS blank_lines
FROM read_line GROUP BY source_file, split`,
    ),
    view("source", sourceSql(inputs)),
    view(
      "line_count",
      `SELECT source, coalesce(sum(lines), 0) AS lines, coalesce(sum(blank_lines), 0) AS blank_lines
FROM source LEFT JOIN read_split USING (source_file) GROUP BY source`,
    ),
    view(
      "raw_line",
      `SELECT /*+ BROADCAST(place) */ source, source_file, source_line, value FROM (
  SELECT source, source_file, lines_before + id - first_id + 1 AS source_line,
    CASE WHEN lines_before + id = first_id AND startswith(value, ${MARK}) THEN substr(value, 2)
      ELSE value END AS value
  FROM read_line JOIN (
    SELECT source, source_file, split, first_id,
      sum(lines) OVER (PARTITION BY source_file ORDER BY split) - lines AS lines_before
    FROM read_split JOIN source USING (source_file)
  ) AS place USING (source_file, split)
) WHERE NOT ${IS_BLANK}`,
    ),
  ];
}

/** Inputs that have names are all there, in their order, those without a line too. */
function sourceSql(inputs: readonly SparkInput[]): string {
  const names = inputs.flatMap(({ sourceFile }) => sourceFile === undefined ? [] : [sourceFile]);
  return names.length === inputs.length ? sourceValuesSql(names.map((file) => ({ file }))) : `
SELECT CAST(row_number() OVER (ORDER BY source_file) - 1 AS BIGINT) AS source, source_file,
  CAST(NULL AS BIGINT) AS from_line, CAST(NULL AS BIGINT) AS to_line
FROM (SELECT DISTINCT source_file FROM read_split)`;
}

const LINE_SEP = "lineSep '\\n'";
/** A byte order mark, which only the first line of a file may have. */
const MARK = String.raw`'\uFEFF'`;
const IS_BLANK = String.raw`(value RLIKE '^[ \\t\\r]*\\z')`;
const MARKED_BLANK = String.raw`'^\uFEFF[ \\t\\r]*\\z'`;

function view(name: string, query: string): SparkStatement {
  return { phase: "ingest", text: `CREATE TEMPORARY VIEW ${name} AS\n${query}` };
}
