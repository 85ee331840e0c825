/** Statements that hold or do not. @module */

import { type Displayed, displayed } from "./displayed.ts";
import { escapeMarkup } from "./escape_markup.ts";
import { ALERT, GOOD } from "./theme.ts";

/** Statements, each with whether it holds; a text says that it does not, and why. */
export type Statements = Readonly<Record<string, boolean | string>>;

/**
 * A list of statements, each marked as holding or not, by sign as well as by colour.
 *
 * @example
 * ```ts
 * import { checks } from "@lib/display/checks.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const lost: number = 2;
 * const shown = checks({
 *   "input = clean + quarantine": 3 === 2 + 1,
 *   "nothing was lost": lost === 0 || `${lost} rows are missing`,
 * });
 * assertEquals(
 *   shown.text,
 *   "✓ input = clean + quarantine\n✗ nothing was lost: 2 rows are missing",
 * );
 * ```
 */
export function checks(statements: Statements): Displayed {
  const lines = Object.entries(statements).map(([text, outcome]) => ({
    text: typeof outcome === "string" ? `${text}: ${outcome}` : text,
    holds: outcome === true,
  }));
  const items = lines.map(({ text, holds }) =>
    `<div><b style="color:${holds ? GOOD : ALERT}">${sign(holds)}</b> ${escapeMarkup(text)}</div>`
  );
  return displayed({
    html: items.join(""),
    text: lines.map(({ text, holds }) => `${sign(holds)} ${text}`).join("\n"),
    facts: { kind: "checks", statements: lines.map(({ text, holds }) => [text, holds]) },
  });
}

function sign(holds: boolean): string {
  return holds ? "✓" : "✗";
}
