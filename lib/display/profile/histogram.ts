/** A small picture of how values are spread. @module */

import { type Displayed, displayed } from "../displayed.ts";
import { escapeMarkup } from "../escape_markup.ts";
import { MUTED, SERIES } from "../theme.ts";

const WIDTH = 120;
const HEIGHT = 28;
const BLOCKS = " ▁▂▃▄▅▆▇█";

/**
 * One bar per count, as an image of a line's height. As text it is a row of block characters.
 *
 * @param options.tip says what the bars stand for; shown on hover and read out.
 *
 * @example
 * ```ts
 * import { histogram } from "@lib/display/profile/histogram.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(histogram([0, 4, 8], { tip: "1 to 3" }).text, " ▄█");
 * ```
 */
export function histogram(
  counts: readonly number[],
  options: { readonly tip: string },
): Displayed {
  const most = Math.max(1, ...counts);
  const step = WIDTH / Math.max(1, counts.length);
  const gap = counts.length > 1 ? 1 : 0;
  // A bar that is there is to be seen, however small its share is.
  const heights = counts.map((n) => n === 0 ? 0 : Math.max(1.5, (HEIGHT - 2) * n / most));
  const bars = heights.map((height, i) =>
    height === 0
      ? ""
      : `M${round(i * step)} ${HEIGHT - 1}v-${round(height)}h${round(step - gap)}v${round(height)}z`
  ).join("");
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}">` +
    `<path d="${bars}" fill="${SERIES[0]}"/>` +
    `<path d="M0 ${HEIGHT - 0.5}h${WIDTH}" stroke="${MUTED}"/></svg>`;
  const tip = escapeMarkup(options.tip);
  return displayed({
    html: `<img alt="${tip}" title="${tip}" width="${WIDTH}" height="${HEIGHT}" ` +
      `style="vertical-align:middle;max-width:none" src="data:image/svg+xml;base64,${
        new TextEncoder().encode(svg).toBase64()
      }">`,
    text: counts.map((n) => BLOCKS[n === 0 ? 0 : Math.max(1, Math.round(8 * n / most))]).join(""),
    facts: { kind: "histogram", counts },
  });
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
