import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { histogram } from "./histogram.ts";

function barsOf(html: string): number {
  const svg = new TextDecoder().decode(Uint8Array.fromBase64(/base64,([^"]+)/.exec(html)![1]!));
  return svg.match(/M[\d.]+ 27v/g)?.length ?? 0;
}

Deno.test("histogram() draws a bar for each count above zero, the smallest too", () => {
  const counts = [1, 0, 1_000_000, 500_000];
  const { html, text } = histogram(counts, { tip: 'a "b" <c>' });
  assertEquals(barsOf(html), 3);
  assertEquals(text, "▁ █▄");
  assertStringIncludes(html, 'alt="a &quot;b&quot; &lt;c&gt;"');
});

Deno.test("histogram() takes no counts, one, and only zeros", () => {
  for (const [counts, bars] of [[[], 0], [[5], 1], [[0, 0], 0]] as const) {
    const { html } = histogram(counts, { tip: "" });
    assertEquals(barsOf(html), bars);
    assert(!html.includes("NaN"));
  }
});
