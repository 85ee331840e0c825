import { assertEquals } from "@std/assert";
import { pageContents } from "./page_contents.ts";
import { renderMarkdown } from "./render_markdown.ts";

function linksOf(list: string): string[] {
  return [...list.matchAll(/<a href="#([^"]*)">(.*?)<\/a>/g)].map(([, id, text]) =>
    `${id}: ${text}`
  );
}

Deno.test("pageContents() lists the headings under the title, each by an anchor that is there", () => {
  const prose = ["# Title\n\n## `A` & b", "text", "### [A](a.html) b\n\n## !\n\n#### deep"];
  const { pieces, list } = pageContents(prose.map(renderMarkdown));
  assertEquals(linksOf(list), ["a-b: <code>A</code> &amp; b", "a-b-2: A b", "part: !"]);
  const anchors = [...pieces.join("").matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
  assertEquals(anchors, ["title", "a-b", "a-b-2", "part", "deep"]);
});

Deno.test("pageContents() takes an anchor that is free, also where a number is taken", () => {
  const { pieces } = pageContents(["## Run\n\n## Run 2\n\n## Run\n\n## Run"].map(renderMarkdown));
  assertEquals([...pieces[0]!.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id), [
    "run",
    "run-2",
    "run-3",
    "run-4",
  ]);
});

Deno.test("pageContents() makes no list of one heading, and leaves other markup as it is", () => {
  const prose = ["# T\n\n## One", "- a\n- b"].map(renderMarkdown);
  assertEquals(pageContents(prose), { pieces: prose, list: "" });
});
