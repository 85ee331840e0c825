import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { createNotebook } from "@lib/lab/notebook/create_notebook.ts";
import type { Notebook, Output } from "@lib/lab/notebook/notebook.ts";
import { renderPage } from "./render_page.ts";

const evil = '</pre></title><script>alert("x")</script><img src=x onerror=alert(1)>';

function withOutputs(...outputs: readonly Output[]): Notebook {
  const notebook = createNotebook([{ code: "1;" }]);
  return {
    ...notebook,
    cells: notebook.cells.map((cell) => cell.cell_type === "code" ? { ...cell, outputs } : cell),
  };
}

Deno.test("renderPage() shows texts of every place as text", () => {
  const page = renderPage({
    ...withOutputs(
      { output_type: "stream", name: "stdout", text: evil },
      { output_type: "display_data", data: { "text/plain": evil }, metadata: {} },
      { output_type: "display_data", data: { "text/markdown": evil }, metadata: {} },
      { output_type: "display_data", data: { "image/png": evil }, metadata: {} },
      { output_type: "display_data", data: { "application/x": { evil } }, metadata: {} },
      { output_type: "error", ename: evil, evalue: evil, traceback: [evil] },
    ),
  }, { title: evil, next: { title: evil, file: "a.html" } });
  const cells = renderPage(createNotebook([{ code: evil }, { markdown: evil }]), { title: "a" });
  const scripts = (markup: string) => markup.match(/<script/g)!.length;
  const own = scripts(renderPage(createNotebook([]), { title: "a" }));
  for (const markup of [page, cells]) {
    assertEquals(scripts(markup), own, markup);
    assert(!markup.includes("<img src=x"), markup);
  }
});

Deno.test("renderPage() loads nothing and forbids loading", () => {
  const page = renderPage(
    createNotebook([{ markdown: "![a](https://example.org/a.png) [b](javascript:alert(1))" }]),
    { title: "a" },
  );
  assertStringIncludes(page, "default-src 'none'");
  assert(!/<(img|script|link|iframe)[^>]*(src|href)="(?!data:)/.test(page), page);
  assert(!page.includes("javascript:"), page);
});

Deno.test("renderPage() shows the richest form of an output", () => {
  const shown = (data: Record<string, string>) =>
    renderPage(withOutputs({ output_type: "display_data", data, metadata: {} }), { title: "a" })
      .match(/<div class="output">(.*?)<\/div>/s)![1];
  assertEquals(shown({ "text/plain": "p", "text/html": "<b>h</b>" }), "<b>h</b>");
  assertEquals(
    shown({ "text/plain": "p", "image/svg+xml": "<svg/>" }),
    '<img alt="output" src="data:image/svg+xml;base64,PHN2Zy8+">',
  );
  assertEquals(shown({ "text/plain": "\x1b[31mp\x1b[0m" }), "<pre>p</pre>");
});

Deno.test("renderPage() links its neighbours and the pages of other notebooks", () => {
  const page = renderPage(
    createNotebook([{ markdown: "[a](b.ipynb#part) [c](https://d.e/f.ipynb)" }]),
    {
      title: "a",
      previous: { title: "Before", file: "0 a.html" },
    },
  );
  assertStringIncludes(page, '<a href="b.html#part">a</a>');
  assertStringIncludes(page, '<a href="https://d.e/f.ipynb">c</a>');
  assertStringIncludes(page, '<a href="0%20a.html">← Before</a>');
});

Deno.test("renderPage() folds code, numbers it, and leads to its headings", () => {
  const { cells, ...notebook } = createNotebook([
    { markdown: "# T\n\n## One\n\n## Two" },
    { code: "const a = 1;" },
    { code: " " },
  ]);
  const run = cells.map((cell) => cell.id === "cell-2" ? { ...cell, execution_count: 7 } : cell);
  const page = renderPage({ ...notebook, cells: run }, { title: "T" });
  assertEquals(page.match(/<details class="code" open><summary>.*?<\/summary>/g), [
    '<details class="code" open><summary>Code 7</summary>',
  ]);
  assertStringIncludes(page, '<li class="level2"><a href="#two">Two</a></li>');
});
