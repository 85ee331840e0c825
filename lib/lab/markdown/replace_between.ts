/** The part of a document that a program writes. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";

/** Two lines of a document, as a comment each; what stands between them belongs to a program. */
export interface Marks {
  readonly start: string;
  readonly end: string;
}

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
 *   replaceBetween(document, { marks, text: "new", path: "README.md" }),
 *   document.replace("old", "new"),
 * );
 * ```
 */
export function replaceBetween(
  document: string,
  { marks, text, path }: { readonly marks: Marks; readonly text: string; readonly path: string },
): string {
  const { from, to } = placeOf(document, { marks, path });
  return `${document.slice(0, from)}\n\n${text}\n\n${document.slice(to)}`;
}

/**
 * What stands between the two marks, without the empty lines around it.
 *
 * @throws {UsageError} where the marks are not there, naming `path`.
 */
export function textBetween(
  document: string,
  { marks, path }: { readonly marks: Marks; readonly path: string },
): string {
  const { from, to } = placeOf(document, { marks, path });
  return document.slice(from, to).trim();
}

function placeOf(
  document: string,
  { marks: { start, end }, path }: { readonly marks: Marks; readonly path: string },
): { readonly from: number; readonly to: number } {
  const [at, to] = [document.indexOf(start), document.indexOf(end)];
  if (at < 0 || to < at) {
    throw new UsageError(`${path} must hold the lines "${start}" and "${end}", in this order`);
  }
  return { from: at + start.length, to };
}
