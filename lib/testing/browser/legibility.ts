/** Whether the texts of a page can be read. @module */

import type { Page } from "./open_browser.ts";
import { probe } from "./probe.ts";

/** WCAG 2.2, success criteria 1.4.3 for words and 1.4.11 for signs. */
const LEAST = { words: 4.5, signs: 3 } as const;

/**
 * The texts under `selector` that are too faint for what is behind them, each with its contrast.
 *
 * @example
 * ```ts ignore
 * import { illegibleTexts } from "@lib/testing/browser/legibility.ts";
 *
 * assertEquals(await illegibleTexts(page, "main"), []);
 * ```
 */
export async function illegibleTexts(page: Page, selector: string): Promise<string[]> {
  const faint = await probe(page, "faint", selector, LEAST.words);
  return faint
    .filter(({ text, contrast }) => /[\p{L}\p{N}]/u.test(text) || contrast < LEAST.signs)
    .map(({ text, contrast }) => `${text}: ${contrast}`);
}
