/** The part of a document that a program writes. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";

/** Two lines of a document, as a comment each; what stands between them belongs to a program. */
export interface Marks {
  readonly start: string;
  readonly end: string;
}

/** What is to stand between the marks; a function is given what stands there, without empty lines. */
export type Replacement = string | ((stored: string) => string);

/**
 * The document with `text` between the two marks, set off by empty lines.
 *
 * @throws {UsageError} where the marks are not there, naming `path`.
 *
 * @example
 * ```ts
 * import { replaceBetween } from "@lib/lab/markdown/replace_between.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const marks = { start: "<!-- start -->", end: "<!-- end -->" };
 * const document = "Before\n\n<!-- start -->\n\nold\n\n<!-- end -->\n\nAfter\n";
 * assertEquals(
 *   replaceBetween(document, { marks, text: (old) => `${old}er`, path: "README.md" }),
 *   document.replace("old", "older"),
 * );
 * ```
 */
export function replaceBetween(
  document: string,
  { marks: { start, end }, text, path }: {
    readonly marks: Marks;
    readonly text: Replacement;
    readonly path: string;
  },
): string {
  const [at, to] = [document.indexOf(start), document.indexOf(end)];
  if (at < 0 || to < at) {
    throw new UsageError(`${path} must hold the lines "${start}" and "${end}", in this order`);
  }
  const from = at + start.length;
  const written = typeof text === "string" ? text : text(document.slice(from, to).trim());
  return `${document.slice(0, from)}\n\n${written}\n\n${document.slice(to)}`;
}
