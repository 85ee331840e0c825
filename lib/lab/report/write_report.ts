/** Executed notebooks as a folder of pages. @module */

import { basename, join } from "node:path";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { describeNotebook } from "@lib/lab/notebook/describe_notebook.ts";
import type { Notebook } from "@lib/lab/notebook/notebook.ts";
import { readNotebook } from "@lib/lab/notebook/read_notebook.ts";
import { renderIndex } from "./render_index.ts";
import { renderPage } from "./render_page.ts";

/**
 * Writes one page per notebook and `index.html` into the folder `out`; what is stored in the
 * notebooks is shown, nothing is run. Returns the paths written, the index first.
 *
 * @throws {UsageError} where a notebook cannot be read, or two have one name.
 *
 * @example
 * ```ts
 * import { createNotebook } from "@lib/lab/notebook/create_notebook.ts";
 * import { formatNotebook } from "@lib/lab/notebook/format_notebook.ts";
 * import { writeReport } from "@lib/lab/report/write_report.ts";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const out = await Deno.makeTempDir();
 * const path = `${out}/01_sums.ipynb`;
 * await Deno.writeTextFile(path, formatNotebook(createNotebook([{ markdown: "# Sums" }])));
 * const [index] = await writeReport([path], { out });
 * assertStringIncludes(await Deno.readTextFile(index!), '<a href="01_sums.html">Sums</a>');
 * await Deno.remove(out, { recursive: true });
 * ```
 */
export async function writeReport(
  paths: readonly string[],
  options: { readonly out: string },
): Promise<string[]> {
  const { out } = options;
  const pages = await Promise.all(paths.map(async (path) => {
    const notebook = await readNotebook(path);
    const file = `${basename(path, ".ipynb")}.html`;
    return { path, file, notebook, title: basename(path, ".ipynb"), ...describeNotebook(notebook) };
  }));
  const twice = pages.find(({ file }, i) => pages.findIndex((page) => page.file === file) !== i);
  if (twice !== undefined) {
    throw new UsageError(
      `${twice.path} must have a name of its own: another is a ${twice.file} too`,
    );
  }
  await Deno.mkdir(out, { recursive: true });
  const written = [join(out, "index.html")];
  await Deno.writeTextFile(
    written[0]!,
    renderIndex(pages.map(({ title, file, summary, notebook }) => ({
      title,
      file,
      summary,
      isFailed: hasFailed(notebook),
    }))),
  );
  for (const [i, { title, file, notebook }] of pages.entries()) {
    const page = renderPage(notebook, { title, previous: pages[i - 1], next: pages[i + 1] });
    await Deno.writeTextFile(join(out, file), page);
    written.push(join(out, file));
  }
  return written;
}

function hasFailed({ cells }: Notebook): boolean {
  return cells.some((cell) =>
    cell.cell_type === "code" && cell.outputs.some((output) => output.output_type === "error")
  );
}
