/** A value that a notebook shows, and that can also be read outside of one. @module */

import { type Facts, FACTS_TYPE, plainFacts } from "./facts.ts";

/** The key under which the kernel looks for a value's own way to be shown. */
const DISPLAY = Symbol.for("Jupyter.display");

/** Something to look at: as markup in a notebook, as text anywhere else. */
export interface Displayed {
  /** Markup that stands on its own; every text in it is escaped. */
  readonly html: string;
  /** The same for readers without markup. */
  readonly text: string;
  /** The same for programs, which compare a notebook's outputs by it. */
  readonly facts: Facts;
  toString(): string;
  readonly [DISPLAY]: () => Readonly<Record<string, unknown>>;
}

/**
 * Makes a value that is shown where it is the last one of a cell.
 *
 * @example
 * ```ts
 * import { displayed } from "@lib/display/displayed.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const greeting = displayed({ html: "<b>hi</b>", text: "hi", facts: { kind: "greeting" } });
 * assertEquals(`${greeting}`, "hi");
 * ```
 */
export function displayed(forms: Pick<Displayed, "html" | "text" | "facts">): Displayed {
  return {
    ...forms,
    toString: () => forms.text,
    [DISPLAY]: () => mimeBundle(forms),
  };
}

/** Whether a value is one that {@linkcode displayed} made: data read from anywhere never is. */
export function isDisplayed(value: unknown): value is Displayed {
  return typeof value === "object" && value !== null && DISPLAY in value && "html" in value;
}

/** The forms of a value by MIME type, as a kernel publishes them. */
export function mimeBundle(
  { html, text, facts }: Pick<Displayed, "html" | "text" | "facts">,
): Record<string, unknown> {
  return { "text/html": html, "text/plain": text, [FACTS_TYPE]: plainFacts(facts) };
}
