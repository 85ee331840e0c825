/** An executed notebook as one page. @module */

import { escapeMarkup } from "@lib/display/escape_markup.ts";
import type { Cell, Notebook } from "@lib/lab/notebook/notebook.ts";
import { highlightCode } from "./highlight_code.ts";
import { pageContents } from "./page_contents.ts";
import { pageShell } from "./page_shell.ts";
import { renderMarkdown } from "./render_markdown.ts";
import { renderOutput } from "./render_output.ts";

/** A page to link to. */
export interface PageLink {
  readonly title: string;
  /** File name of the page. */
  readonly file: string;
}

/** Where a page stands in a report. */
export interface PageOptions {
  readonly title: string;
  readonly previous?: PageLink;
  readonly next?: PageLink;
}

/**
 * A page that needs nothing but itself: it opens from a disk and makes no network requests.
 *
 * @example
 * ```ts
 * import { createNotebook } from "@lib/lab/notebook/create_notebook.ts";
 * import { renderPage } from "@lib/lab/report/render_page.ts";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const page = renderPage(createNotebook([{ code: "a < b" }]), { title: "Sums" });
 * assertStringIncludes(page, "<code>a &lt; b</code>");
 * ```
 */
export function renderPage(notebook: Notebook, options: PageOptions): string {
  const { title, previous, next } = options;
  const link = (page: PageLink | undefined, arrow: (title: string) => string) =>
    page === undefined
      ? ""
      : `<a href="${encodeURI(page.file)}">${arrow(escapeMarkup(page.title))}</a>`;
  const links = `<a href="index.html">Contents</a>${link(previous, (text) => `← ${text}`)}${
    link(next, (text) => `${text} →`)
  }`;
  const { pieces, list } = pageContents(
    notebook.cells.map((cell) => cell.cell_type === "markdown" ? renderMarkdown(cell.source) : ""),
  );
  const body = notebook.cells.map((cell, i) => pieces[i] || renderCode(cell)).join("\n");
  return pageShell({ title, links, contents: list, body });
}

function renderCode(cell: Cell): string {
  if (cell.cell_type !== "code" || cell.source.trim() === "") return "";
  const { execution_count: count } = cell;
  const outputs = cell.outputs.map((output) => `<div class="output">${renderOutput(output)}</div>`);
  return `<section class="cell"><details class="code" open>` +
    `<summary>Code${count === null ? "" : ` ${count}`}</summary>` +
    `<pre><code>${highlightCode(cell.source)}</code></pre></details>${outputs.join("")}</section>`;
}
