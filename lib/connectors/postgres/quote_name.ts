/** Names in SQL text. @module */

/**
 * A table's or column's name as SQL takes it for exactly that name.
 *
 * @example
 * ```ts
 * import { quoteName } from "@lib/connectors/postgres/quote_name.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(quoteName("timestamp"), '"timestamp"');
 * assertEquals(quoteName('a"b'), '"a""b"');
 * ```
 */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
