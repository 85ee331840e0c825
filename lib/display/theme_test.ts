import { assert } from "@std/assert";
import { ALERT, MUTED, PAGE, SERIES, TEXT } from "./theme.ts";

/** Contrast of two colours as WCAG 2 defines it, from 1 to 21. */
function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const channel = parseInt(colour.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

Deno.test("marks can be seen on both pages, and text can be read", () => {
  for (const colour of [...SERIES, ALERT, MUTED]) {
    for (const page of Object.values(PAGE)) {
      assert(contrast(colour, page) >= 3, `${colour} on ${page}: ${contrast(colour, page)}`);
    }
  }
  assert(contrast(TEXT.light, PAGE.light) >= 7);
  assert(contrast(TEXT.dark, PAGE.dark) >= 7);
});
