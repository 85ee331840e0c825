/** Makes text safe inside markup. @module */

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/**
 * The text with every character that markup gives a meaning to written as an entity, for the content
 * of elements and for quoted attributes.
 *
 * @example
 * ```ts
 * import { escapeMarkup } from "@lib/display/escape_markup.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(escapeMarkup('<b title="x">'), "&lt;b title=&quot;x&quot;&gt;");
 * ```
 */
export function escapeMarkup(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}
