/** Formats the code and prose of a notebook. @module */

/**
 * The text of a notebook file with every cell formatted by the rules of `config`. A cell with a
 * syntax error stays as it is.
 *
 * This goes through standard input, because `deno fmt --check` on the file itself also reports
 * notebooks that it would not change: all whose cells do not end in an empty line.
 *
 * @example
 * ```ts
 * import { formatCells } from "@lib/lab/check/format_cells.ts";
 * import { createNotebook } from "@lib/lab/notebook/create_notebook.ts";
 * import { formatNotebook } from "@lib/lab/notebook/format_notebook.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const text = formatNotebook(createNotebook([{ code: "const a=1" }]));
 * const formatted = formatNotebook(createNotebook([{ code: "const a = 1;" }]));
 * assertEquals(await formatCells(text, { config: "deno.json" }), formatted);
 * ```
 */
export async function formatCells(
  text: string,
  options: { readonly config: string },
): Promise<string> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--ext=ipynb", "--config", options.config, "-"],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  // The reader must be under way: a large notebook does not fit into the pipes.
  const [output] = await Promise.all([
    child.output(),
    writer.write(new TextEncoder().encode(text)).then(() => writer.close()),
  ]);
  const decoder = new TextDecoder();
  if (!output.success) throw new Error(`Cannot format cells: ${decoder.decode(output.stderr)}`);
  return decoder.decode(output.stdout);
}
