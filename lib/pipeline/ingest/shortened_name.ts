/** Names of fields as notes show them. @module */

const MAX_NAME_LENGTH = 100;

/**
 * The beginning of a name that is too long to be shown. It is a copy, as a slice would hold on to the
 * whole name.
 *
 * @example
 * ```ts
 * import { shortenedName } from "@lib/pipeline/ingest/shortened_name.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(shortenedName("colour"), "colour");
 * assertEquals(shortenedName("x".repeat(200)), `${"x".repeat(100)}…`);
 * ```
 */
export function shortenedName(name: string): string {
  if (name.length <= MAX_NAME_LENGTH) return name;
  return `${Array.from(name.slice(0, MAX_NAME_LENGTH)).join("")}…`;
}
