import { assertEquals } from "@std/assert";
import { highlightCode } from "./highlight_code.ts";

/** The marked parts, as `class:text`. */
function marks(code: string): string[] {
  return [...highlightCode(code).matchAll(/<b class="(\w+)">(.*?)<\/b>/gs)]
    .map(([, name, text]) => `${name}:${text}`);
}

Deno.test("highlightCode() keeps the code as it is, whatever it holds", () => {
  for (
    const code of [
      "",
      "a < b && c",
      '`${a}`\n"',
      '/* "',
      "</pre><script>",
      "x = 'a\\'b' // c\n1_000n",
    ]
  ) {
    const text = highlightCode(code).replace(/<\/?b[^>]*>/g, "")
      .replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"')
      .replaceAll("&#39;", "'").replaceAll("&amp;", "&");
    assertEquals(text, code);
  }
});

Deno.test("highlightCode() sees no code in comments and texts, and no comments in texts", () => {
  assertEquals(marks("// const 1 \nlet a"), ["comment:// const 1 ", "keyword:let"]);
  assertEquals(marks("/* let\n1 */ 2"), ["comment:/* let\n1 */", "number:2"]);
  assertEquals(marks("f('// let 1', `a\n${1}`)"), [
    "string:&#39;// let 1&#39;",
    "string:`a\n${1}`",
  ]);
});

Deno.test("highlightCode() tells keywords from names", () => {
  assertEquals(marks("a.from; { type: b }; ({ type, from }); $of; newest; Of; set(of)"), []);
  assertEquals(marks("for (const a of b) await c"), [
    "keyword:for",
    "keyword:const",
    "keyword:of",
    "keyword:await",
  ]);
  assertEquals(marks('import type { a } from "b";'), [
    "keyword:import",
    "keyword:type",
    "keyword:from",
    "string:&quot;b&quot;",
  ]);
  assertEquals(marks("a1 + 1.5e-3 + 0xFFn"), ["number:1.5e-3", "number:0xFFn"]);
});
