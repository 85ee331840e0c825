/** What a notebook says of itself. @module */

import type { Notebook } from "./notebook.ts";

/** How a list of notebooks names one. */
export interface NotebookDescription {
  /** The first heading. */
  readonly title?: string;
  /** The first paragraph, as plain text in one line. */
  readonly summary?: string;
}

/**
 * Title and summary of a notebook, from its prose.
 *
 * @example
 * ```ts
 * import { createNotebook } from "@lib/lab/notebook/create_notebook.ts";
 * import { describeNotebook } from "@lib/lab/notebook/describe_notebook.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const notebook = createNotebook([{ markdown: "# 1. Sums\n\nHow to *add*\n[up](02.ipynb)." }]);
 * assertEquals(describeNotebook(notebook), { title: "1. Sums", summary: "How to add up." });
 * ```
 */
export function describeNotebook({ cells }: Notebook): NotebookDescription {
  const prose = cells.filter((cell) => cell.cell_type === "markdown")
    .map((cell) => cell.source).join("\n\n");
  const title = /^# +(.+)$/m.exec(prose)?.[1];
  // The first paragraph that is neither a heading nor a list.
  const summary = prose.split(/\n{2,}/).find((paragraph) => /^[\p{L}"`*_]/u.test(paragraph));
  return {
    ...(title !== undefined && { title: plain(title) }),
    ...(summary !== undefined && { summary: plain(summary) }),
  };
}

/** The text without the signs of emphasis and code; names keep their underscores. */
function plain(markdown: string): string {
  return markdown.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").replace(/[`*]|\b_|_\b/g, "")
    .replace(/\s+/g, " ").trim();
}
