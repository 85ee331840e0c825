/** Asks a page what there is to see on it. @module */

import type { Page } from "./open_browser.ts";

/** What there is to see in one cell. */
export interface Sight {
  readonly text: string;
  readonly errors: number;
  readonly tables: number;
  /** Drawings in the page itself. */
  readonly plots: readonly { readonly width: number; readonly height: number; marks: number }[];
  /** Images, without the squares of legends; the width is 0 where one could not be drawn. */
  readonly pictures: readonly { readonly width: number }[];
  readonly progress: readonly { readonly value: number; readonly max: number }[];
  readonly controls: number;
}

/** A text that is hard to read. */
export interface FaintText {
  readonly text: string;
  /** Contrast ratio with what is behind it. */
  readonly contrast: number;
}

/** The script that answers; it must be in the page before it is asked. */
export const PROBE_SCRIPT = new URL("lab_probe.js", import.meta.url).pathname;

/** What can be asked, with the types of the answers. */
interface Answers {
  ready: void;
  command: void;
  restart: void;
  status: string | undefined;
  notebook: unknown;
  isTrusted: boolean;
  isDirty: boolean;
  look: Sight[];
  faint: FaintText[];
  height: number;
  scroll: void;
}

/**
 * Calls a function of `lab_probe.js` in the page.
 *
 * @example
 * ```ts ignore
 * import { probe } from "@lib/testing/browser/probe.ts";
 *
 * const cells = await probe(page, "look", ".jp-CodeCell");
 * ```
 */
export async function probe<Name extends keyof Answers>(
  page: Page,
  name: Name,
  ...args: readonly unknown[]
): Promise<Answers[Name]> {
  return await page.evaluate(`labProbe.${name}(${args.map((arg) => JSON.stringify(arg))})`);
}
