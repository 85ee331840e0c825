/** The little of a canvas that a colour legend needs. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";

/** A canvas as the plotting library uses it for the legend of a continuous colour scale. */
export interface RampCanvas {
  width: number;
  height: number;
  getContext(kind: string): {
    fillStyle: string;
    fillRect(x: number, y: number, width: number, height: number): void;
    createImageData(): never;
  };
  toDataURL(): string;
}

/** Colours between two stops are mixed: more of them are not seen. */
const MAX_STOPS = 33;

/**
 * A canvas one pixel high on which colours are put from left to right, and which becomes a picture
 * of them. The document that plots are drawn into has no canvas of its own.
 *
 * @example
 * ```ts
 * import { rampCanvas } from "@lib/display/ramp_canvas.ts";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const canvas = rampCanvas();
 * const context = canvas.getContext("2d");
 * for (const [x, color] of ["red", "blue"].entries()) {
 *   context.fillStyle = color;
 *   context.fillRect(x, 0, 1, 1);
 * }
 * assertStringIncludes(decodeURIComponent(canvas.toDataURL()), '<stop offset="1" stop-color="blue"/>');
 * ```
 */
export function rampCanvas(): RampCanvas {
  const colors: string[] = [];
  const context = {
    fillStyle: "black",
    fillRect: (x: number) => void (colors[x] = context.fillStyle),
    createImageData: (): never => {
      throw new UsageError(
        "marks must not be rasters, which need a browser's canvas: accepted are rectangles, " +
          "such as Plot.rect over bins",
      );
    },
  };
  return {
    width: 0,
    height: 0,
    getContext: () => context,
    toDataURL: () => `data:image/svg+xml,${encodeURIComponent(picture(colors))}`,
  };
}

function picture(colors: readonly string[]): string {
  const count = Math.min(MAX_STOPS, colors.length);
  const stops = Array.from({ length: count }, (_, i) => {
    const share = count === 1 ? 0 : i / (count - 1);
    const color = colors[Math.round(share * (colors.length - 1))]!;
    return `<stop offset="${Number(share.toFixed(4))}" stop-color="${color}"/>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1" preserveAspectRatio="none">` +
    `<linearGradient id="ramp">${stops.join("")}</linearGradient>` +
    `<rect width="1" height="1" fill="url(#ramp)"/></svg>`;
}
