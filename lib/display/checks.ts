/** Statements that hold or do not. @module */

import { type Displayed, displayed } from "./displayed.ts";
import { escapeMarkup } from "./escape_markup.ts";
import { ALERT, SERIES } from "./theme.ts";

const [, , GOOD] = SERIES;

/**
 * A list of statements, each marked as holding or not, by sign as well as by colour.
 *
 * @example
 * ```ts
 * import { checks } from "@lib/display/checks.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const shown = checks({ "input = clean + quarantine": 3 === 2 + 1, "nothing was lost": false });
 * assertEquals(shown.text, "✓ input = clean + quarantine\n✗ nothing was lost");
 * ```
 */
export function checks(statements: Readonly<Record<string, boolean>>): Displayed {
  const entries = Object.entries(statements);
  const items = entries.map(([text, holds]) =>
    `<div><b style="color:${holds ? GOOD : ALERT}">${holds ? "✓" : "✗"}</b> ${
      escapeMarkup(text)
    }</div>`
  );
  return displayed({
    html: items.join(""),
    text: entries.map(([text, holds]) => `${holds ? "✓" : "✗"} ${text}`).join("\n"),
  });
}
