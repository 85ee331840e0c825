/** Finds the line of a cell that a stack frame means. @module */

import { SourceMap } from "node:module";

/** A place in a cell, both counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** What the kernel puts before the JavaScript of a cell, on its first line. */
const PROLOGUE = '"use strict"; void 0;';
const CELL_FRAME = /<anonymous>:(\d+):(\d+)\)?$/;

/**
 * The place in `code` of the innermost call that the failing cell itself made, with the index of its
 * line in the stack trace, or `undefined` where the trace names none.
 *
 * The kernel's frames count the lines of the JavaScript that it made from the cell, in which types,
 * empty lines and short object literals are laid out anew. The same compiler with a source map leads
 * back.
 *
 * @example
 * ```ts
 * import { locateFrame } from "@lib/lab/kernel/locate_frame.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const code = "type T = {\n  a: 1;\n};\n\nthrow new Error();";
 * const found = await locateFrame(code, ["Error", "    at <anonymous>:1:28"]);
 * assertEquals(found, { line: 5, column: 7, frame: 1 });
 * ```
 */
export async function locateFrame(
  code: string,
  traceback: readonly string[],
): Promise<Position & { readonly frame: number } | undefined> {
  // Inner frames may be functions of earlier cells, which look the same; the outermost is this one's.
  const frame = traceback.findLastIndex((line) => CELL_FRAME.test(line));
  const [, line, column] = CELL_FRAME.exec(traceback[frame] ?? "") ?? [];
  if (line === undefined) return undefined;
  const map = await sourceMap(code);
  const prologueChars = line === "1" ? PROLOGUE.length : 0;
  const entry = map?.findEntry(Number(line) - 1, Math.max(0, Number(column) - 1 - prologueChars));
  if (entry === undefined || !("originalLine" in entry)) return undefined;
  return { line: entry.originalLine + 1, column: entry.originalColumn + 1, frame };
}

async function sourceMap(code: string): Promise<SourceMap | undefined> {
  const folder = await Deno.makeTempDir({ prefix: "cell-" });
  try {
    // The kernel keeps imports that only types need.
    const config = { compilerOptions: { verbatimModuleSyntax: true } };
    await Deno.writeTextFile(`${folder}/deno.json`, JSON.stringify(config));
    await Deno.writeTextFile(`${folder}/cell.ts`, code);
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["transpile", "--no-check", "--source-map", "inline", "cell.ts"],
      cwd: folder,
      stdout: "piped",
      stderr: "null",
    }).output();
    const text = new TextDecoder().decode(stdout);
    const base64 = /\/\/# sourceMappingURL=data:application\/json;base64,(\S+)\s*$/.exec(text)?.[1];
    return base64 === undefined ? undefined : new SourceMap(JSON.parse(atob(base64)));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
