/** Moves what can be moved on a page. @module */

import type { Page } from "./open_browser.ts";

const REDRAW_MS = 3_000;

/**
 * Moves every slider under `selector` by some steps, as a hand on the keyboard does, and returns the
 * names of those that changed nothing around them.
 *
 * @example
 * ```ts ignore
 * import { moveControls } from "@lib/testing/browser/move_controls.ts";
 *
 * assertEquals(await moveControls(page, "main"), []);
 * ```
 */
export async function moveControls(page: Page, selector: string): Promise<string[]> {
  const idle: string[] = [];
  const areas = page.locator(selector).filter({ has: page.locator('input[type="range"]') });
  for (const area of await areas.all()) {
    for (const slider of await area.locator('input[type="range"]').all()) {
      const before = await area.innerHTML();
      const isAtEnd = await slider.evaluate("(input) => Number(input.value) >= Number(input.max)");
      for (let i = 0; i < 3; i++) await slider.press(isAtEnd ? "ArrowLeft" : "ArrowRight");
      const deadline = performance.now() + REDRAW_MS;
      while (await area.innerHTML() === before && performance.now() < deadline) {
        await page.waitForTimeout(50);
      }
      if (await area.innerHTML() === before) {
        idle.push(
          await slider.getAttribute("aria-label") ?? await slider.getAttribute("id") ?? "a slider",
        );
      }
    }
  }
  return idle;
}
