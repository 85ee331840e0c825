/** How many drawings a page should show. @module */

/** Squares of a legend are not counted, here and in the page. */
const SQUARE_WIDTH = 20;

/**
 * Counts the drawings in the markup of outputs. In a page a script may have put the drawing itself in
 * the place of its image.
 *
 * @example
 * ```ts
 * import { countDrawings } from "@lib/testing/browser/count_drawings.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const image = (width: number) => `<img alt="" width="${width}" src="data:image/svg+xml;base64,">`;
 * assertEquals(countDrawings(image(640) + image(15) + image(120)), 2);
 * ```
 */
export function countDrawings(markup: string): number {
  const images = markup.matchAll(/<img [^>]*width="(\d+)"[^>]*data:image\/svg/g);
  return [...images].filter(([, width]) => Number(width) > SQUARE_WIDTH).length;
}
