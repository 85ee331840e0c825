/** A value that a notebook shows, and that can also be read outside of one. @module */

/** The key under which the kernel looks for a value's own way to be shown. */
const DISPLAY = Symbol.for("Jupyter.display");

/** Something to look at: as markup in a notebook, as text anywhere else. */
export interface Displayed {
  /** Markup that stands on its own; every text in it is escaped. */
  readonly html: string;
  /** The same for readers without markup. */
  readonly text: string;
  toString(): string;
  readonly [DISPLAY]: () => Readonly<Record<string, string>>;
}

/**
 * Makes a value that is shown where it is the last one of a cell.
 *
 * @example
 * ```ts
 * import { displayed } from "@lib/display/displayed.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(`${displayed({ html: "<b>hi</b>", text: "hi" })}`, "hi");
 * ```
 */
export function displayed(
  forms: { readonly html: string; readonly text: string },
): Displayed {
  const { html, text } = forms;
  return {
    html,
    text,
    toString: () => text,
    [DISPLAY]: () => ({ "text/html": html, "text/plain": text }),
  };
}
