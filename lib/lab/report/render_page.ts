/** An executed notebook as one page. @module */

import { escapeMarkup } from "@lib/display/escape_markup.ts";
import type { Cell, Notebook } from "@lib/lab/notebook/notebook.ts";
import { PAGE_STYLE } from "./page_style.ts";
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

/** Forbids every request: what is not on the page is not shown. */
const POLICY =
  "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'";

/**
 * A page that needs nothing but itself: it opens from a disk and makes no network requests.
 *
 * @example
 * ```ts
 * import { createNotebook } from "@lib/lab/notebook/create_notebook.ts";
 * import { renderPage } from "@lib/lab/report/render_page.ts";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const page = renderPage(createNotebook([{ code: "1 < 2" }]), { title: "Sums" });
 * assertStringIncludes(page, "<code>1 &lt; 2</code>");
 * ```
 */
export function renderPage(notebook: Notebook, options: PageOptions): string {
  const { title, previous, next } = options;
  const link = (page: PageLink | undefined, arrow: (title: string) => string) =>
    page === undefined
      ? ""
      : `<a href="${encodeURI(page.file)}">${arrow(escapeMarkup(page.title))}</a>`;
  const nav = `<nav><a href="index.html">Contents</a>${link(previous, (text) => `← ${text}`)}${
    link(next, (text) => `${text} →`)
  }</nav>`;
  return pageShell({ title, body: `${nav}\n${notebook.cells.map(renderCell).join("\n")}` });
}

/** The outer markup of every page of a report. */
export function pageShell(parts: { readonly title: string; readonly body: string }): string {
  const { title, body } = parts;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeMarkup(title)}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;
}

function renderCell(cell: Cell): string {
  if (cell.cell_type === "markdown") return renderMarkdown(cell.source);
  if (cell.cell_type !== "code" || cell.source.trim() === "") return "";
  const outputs = cell.outputs.map((output) => `<div class="output">${renderOutput(output)}</div>`);
  return `<section class="cell"><span class="number">${cell.execution_count ?? ""}</span>` +
    `<pre class="code"><code>${escapeMarkup(cell.source)}</code></pre>${
      outputs.join("")
    }</section>`;
}
