/** Apache Spark's SQL, where dialects differ. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";
import type { SqlDialect } from "./sql_dialect.ts";

/**
 * Spark SQL 4. Texts are plain literals with backslash escapes, which is how Spark reads them unless
 * told otherwise; patterns are those of Java.
 *
 * @example
 * ```ts
 * import { sparkDialect } from "@lib/quality/spark_dialect.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(sparkDialect.text("it's a \\"), "'it\\'s a \\\\'");
 * assertEquals(sparkDialect.matches("id", /^EV-[0-9]$/), "(id RLIKE '^EV-[0-9]\\\\z')");
 * ```
 */
export const sparkDialect: SqlDialect = {
  name: "spark",
  text: literal,
  identifier: (name) => `\`${name.replaceAll("`", "``")}\``,
  // Without the suffix a number of few digits would be a DECIMAL.
  double: (value) => `${value.toExponential()}D`,
  contains: (text, part) => `contains(${text}, ${literal(part)})`,
  matches: (text, pattern) => `(${text} RLIKE ${literal(javaPattern(pattern))})`,
  micros: (instant) => `unix_micros(${instant})`,
  element: (list, at) => `get(${list}, ${at})`,
  listOf: (texts) =>
    texts.length === 0
      ? "CAST(array() AS ARRAY<STRING>)"
      // Functions that take functions are interpreted, with all that they are given: ten times slower.
      : `array_except(array(${texts.join(", ")}), array(CAST(NULL AS STRING)))`,
  length: (list) => `size(${list})`,
};

/** Every control character is escaped too: a line break would end a statement of a script early. */
function literal(text: string): string {
  const escaped = text.replace(
    // deno-lint-ignore no-control-regex -- they are what is to be escaped
    /[\\'\u0000-\u001f]/g,
    (char) =>
      char === "\\" || char === "'"
        ? `\\${char}`
        : `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return `'${escaped}'`;
}

/**
 * The same pattern for Java: `$` there also matches before a last line break, so it becomes `\z`, and
 * `.` leaves out another line break; what Java would read as something else is refused.
 */
function javaPattern({ source, flags }: RegExp): string {
  const refuse = (what: string) => {
    throw new UsageError(
      `the pattern /${source}/${flags} cannot be compiled for Spark: ${what} means something else there`,
    );
  };
  if (flags.replaceAll("u", "") !== "") refuse(`the flag "${flags}"`);
  let inClass = false;
  return source.replace(/\\u\{|\\c|\\.|\[\^?\]|&&|[[\]$.]/gs, (part) => {
    if (part === "\\u{" || part === "\\c" || part === "[]" || part === "[^]") refuse(part);
    if (part === "\\/") return "/";
    // \w, \d and \b are ASCII in both; a white space is not.
    if (part === "\\s" || part === "\\S") refuse(part);
    if (inClass && (part === "[" || part === "&&")) refuse(`${part} within a class`);
    if (part === "[") inClass = true;
    if (part === "]") inClass = false;
    if (inClass) return part;
    if (part === ".") return "[^\\n\\r\\u2028\\u2029]";
    return part === "$" ? "\\z" : part;
  });
}
