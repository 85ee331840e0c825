/** Makes escapes in JSON stand for text that can be written. @module */

import { sparkDialect as sql } from "@lib/quality/spark_dialect.ts";

/**
 * The text with U+FFFD for escapes of half a surrogate pair, as everywhere else; Spark would make
 * them "?".
 *
 * @example
 * ```ts
 * import { wellFormedTextSql } from "@lib/pipeline/spark/well_formed_text_sql.ts";
 * import { assertMatch } from "@std/assert";
 *
 * assertMatch(wellFormedTextSql("line"), /^CASE WHEN line RLIKE .* ELSE line END$/);
 * ```
 */
export function wellFormedTextSql(text: string): string {
  const escaped = String.raw`(?<!\\)((?:\\\\)*)\\u`;
  const high = "[dD][89abAB][0-9a-fA-F]{2}";
  const low = "[dD][c-fC-F][0-9a-fA-F]{2}";
  const loneHigh = String.raw`${escaped}${high}(?!\\u${low})`;
  const loneLow = String.raw`(?<!(?<!\\)(?:\\\\){0,9}\\u${high})\\u${low}`;
  const half = String.raw`\\u[dD][89a-fA-F]`;
  return `CASE WHEN ${text} RLIKE ${sql.text(half)} THEN regexp_replace(regexp_replace(${text}, ` +
    `${sql.text(loneHigh)}, ${sql.text(String.raw`$1\\ufffd`)}), ` +
    `${sql.text(loneLow)}, ${sql.text(String.raw`\\ufffd`)}) ELSE ${text} END`;
}
