import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { barChart } from "./chart/bar_chart.ts";
import { Plot } from "./observable_plot.ts";
import { plot } from "./plot.ts";

/** The drawings that the images of a plot hold. */
function drawings(html: string): string[] {
  return [...html.matchAll(/src="data:image\/svg\+xml;base64,([^"]+)"/g)].map(([, base64]) =>
    new TextDecoder().decode(Uint8Array.fromBase64(base64!))
  );
}

const count = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].length;

Deno.test("plot() leaves no drawing outside an image, since untrusted notebooks lose those", () => {
  const { html } = plot({
    title: "T",
    color: { legend: true },
    marks: [Plot.dot([{ a: 1, s: "x" }, { a: 2, s: "y" }], { x: "a", fill: "s" })],
  });
  assert(!html.includes("<svg"), html);
  assertEquals(drawings(html).length, 3); // two swatches of the legend, and the plot
  for (const svg of drawings(html)) {
    assertStringIncludes(svg, 'xmlns="http://www.w3.org/2000/svg"');
    assertStringIncludes(svg, "prefers-color-scheme:dark");
  }
});

Deno.test("plot() names the picture once, and not each square of its legend", () => {
  const data = ["x", "y"].map((s, a) => ({ a, s }));
  const marks = [Plot.dot(data, { x: "a", fill: "s" })];
  const { html } = plot({ title: "T", subtitle: "U", color: { legend: true }, marks });
  assertEquals([...html.matchAll(/<img alt="([^"]*)"/g)].map(([, alt]) => alt), ["", "", "T: U"]);
});

Deno.test("plot() puts back the very drawing that the image holds, less its own colours", () => {
  const { html } = plot({ marks: [Plot.text(["ação $& <b>"])] });
  const source = /<script>(.*?)<\/script>/s.exec(html)![1]!;
  const image = { src: /src="([^"]+)"/.exec(html)![1]!, outerHTML: "" };
  const document = { currentScript: { previousElementSibling: image } };
  new Function("document", source)(document);
  const [svg] = drawings(html);
  assertEquals(image.outerHTML, svg!.replace(/<style>svg.*?<\/style>/, ""));
  assertStringIncludes(image.outerHTML, "ação $&amp; &lt;b&gt;");
});

Deno.test("plot() shows markup in titles and data as text", () => {
  const evil = '"><script>alert(1)</script>';
  const { html } = plot({
    ...barChart([{ l: evil, v: 1 }], { title: evil, label: "l", value: { key: "v", label: evil } }),
    subtitle: evil,
    caption: evil,
  });
  assertEquals(count(html, /<script>alert/g), 0);
  for (const svg of drawings(html)) assertEquals(count(svg, /<script/g), 0);
});
