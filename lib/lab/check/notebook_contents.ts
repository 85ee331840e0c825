/** The list of notebooks in the README. @module */

import { basename } from "node:path";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { describeNotebook } from "@lib/lab/notebook/describe_notebook.ts";
import type { Notebook } from "@lib/lab/notebook/notebook.ts";

const START = "<!-- notebooks: written by deno task notebooks --update -->";
const END = "<!-- end of notebooks -->";

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
  const [start, end] = [readme.indexOf(START), readme.indexOf(END)];
  if (start < 0 || end < start) {
    throw new UsageError(`README.md must hold the lines "${START}" and "${END}", in this order`);
  }
  const rows = notebooks.map(({ path, notebook }) => {
    const { title = basename(path, ".ipynb"), summary = "" } = describeNotebook(notebook);
    const sentence = /^.*?[.!?](?= |$)/.exec(summary)?.[0] ?? summary;
    return [`[${title}](${path})`, sentence.replaceAll("|", "\\|")];
  });
  const table = alignedTable([["notebook", "what it is about"], ...rows]);
  return `${readme.slice(0, start)}${START}\n\n${table}\n\n${readme.slice(end)}`;
}

/** Aligned as the formatter does it, so that the formatter has nothing to change. */
function alignedTable(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, i) => Math.max(3, ...rows.map((row) => row[i]!.length)));
  const [head, ...body] = rows.map((row) =>
    `| ${row.map((text, i) => text.padEnd(widths[i]!)).join(" | ")} |`
  );
  return [head, `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`, ...body].join("\n");
}
