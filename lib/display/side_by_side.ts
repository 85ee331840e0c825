/** Several things to look at in one output. @module */

import { type Displayed, displayed } from "./displayed.ts";

/** How the line is shared out. */
export interface SideBySideOptions {
  /** All are of one width, and long texts wrap in it; default: each is as wide as it needs. */
  readonly isEven?: boolean;
}

/**
 * Shows things next to each other, as many as fit into a line.
 *
 * @example
 * ```ts
 * import { checks } from "@lib/display/checks.ts";
 * import { sideBySide } from "@lib/display/side_by_side.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(sideBySide([checks({ a: true }), checks({ b: true })]).text, "✓ a\n\n✓ b");
 * ```
 */
export function sideBySide(
  parts: readonly Displayed[],
  { isEven = false }: SideBySideOptions = {},
): Displayed {
  const style = isEven ? ' style="flex:1 1 20rem;min-width:0"' : "";
  const items = parts.map(({ html }) => `<div${style}>${html}</div>`).join("");
  return displayed({
    html: `<div style="display:flex;flex-wrap:wrap;gap:1rem">${items}</div>`,
    text: parts.map(({ text }) => text).join("\n\n"),
    facts: { kind: "side_by_side", parts: parts.map(({ facts }) => facts) },
  });
}
