/** A table in Markdown. @module */

/**
 * The rows as a table, the first of which is its head: aligned as the formatter does it, so that the
 * formatter has nothing to change.
 *
 * @example
 * ```ts
 * import { markdownTable } from "@lib/lab/markdown/markdown_table.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(
 *   markdownTable([["what", "how many"], ["a|b", "2"]]),
 *   "| what | how many |\n| ---- | -------- |\n| a\\|b | 2        |",
 * );
 * ```
 */
export function markdownTable(rows: readonly (readonly string[])[]): string {
  const cells = rows.map((row) => row.map((text) => text.replaceAll("|", "\\|")));
  const widths = cells[0]!.map((_, i) => Math.max(...cells.map((row) => row[i]!.length)));
  const [head, ...body] = cells.map((row) =>
    `| ${row.map((text, i) => text.padEnd(widths[i]!)).join(" | ")} |`
  );
  return [head, `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`, ...body].join("\n");
}
