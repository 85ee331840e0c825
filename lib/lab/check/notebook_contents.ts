/** The list of notebooks in the README. @module */

import { basename } from "node:path";
import { markdownTable } from "@lib/lab/markdown/markdown_table.ts";
import { type Marks, replaceBetween } from "@lib/lab/markdown/replace_between.ts";
import { describeNotebook } from "@lib/lab/notebook/describe_notebook.ts";
import type { Notebook } from "@lib/lab/notebook/notebook.ts";

const MARKS: Marks = {
  start: "<!-- notebooks: written by deno task notebooks --update -->",
  end: "<!-- end of notebooks -->",
};

/**
 * The text of a README with the list of `notebooks` between its two marks: a table of their titles
 * and of the first sentence of each.
 *
 * @throws {UsageError} where the marks are not there.
 *
 * @example
 * ```ts
 * import { createNotebook } from "@lib/lab/notebook/create_notebook.ts";
 * import { notebookContents } from "@lib/lab/check/notebook_contents.ts";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const marks = "<!-- notebooks: written by deno task notebooks --update -->\n" +
 *   "<!-- end of notebooks -->\n";
 * const notebook = createNotebook([{ markdown: "# 1. Sums\n\nHow to add. And more." }]);
 * assertStringIncludes(
 *   notebookContents(marks, [{ path: "notebooks/01.ipynb", notebook }]),
 *   "| [1. Sums](notebooks/01.ipynb) | How to add.",
 * );
 * ```
 */
export function notebookContents(
  readme: string,
  notebooks: readonly { readonly path: string; readonly notebook: Notebook }[],
): string {
  const rows = notebooks.map(({ path, notebook }) => {
    const { title = basename(path, ".ipynb"), summary = "" } = describeNotebook(notebook);
    const sentence = /^.*?[.!?](?= |$)/.exec(summary)?.[0] ?? summary;
    return [`[${title}](${path})`, sentence];
  });
  const text = markdownTable([["notebook", "what it is about"], ...rows]);
  return replaceBetween(readme, { marks: MARKS, text, path: "README.md" });
}
