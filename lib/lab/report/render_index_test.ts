import { assertEquals, assertStringIncludes } from "@std/assert";
import { renderIndex } from "./render_index.ts";

Deno.test("renderIndex() lists pages in the order given, and says which failed", () => {
  const page = renderIndex([
    { title: "B & c", file: "b c.html", isFailed: true },
    { title: "A", file: "a.html", summary: "What <it> is.", isFailed: false },
  ]);
  const links = [...page.matchAll(/<li><a href="([^"]*)">(.*?)<\/a>/g)].map(([, file, text]) =>
    `${file} ${text}`
  );
  assertEquals(links, ["b%20c.html B &amp; c", "a.html A"]);
  assertEquals(page.split("a cell failed").length, 2);
  assertStringIncludes(page, "What &lt;it&gt; is.");
});
