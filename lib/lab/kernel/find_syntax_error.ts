/** Finds what is wrong with the syntax of a cell, and where. @module */

import type { Position } from "./locate_frame.ts";

/** A mistake in the syntax. */
export interface SyntaxMistake extends Position {
  readonly message: string;
}

/**
 * The first syntax error of a cell, or `undefined` where there is none. The kernel itself says only
 * "Execution failed"; the linter's parser is the same one and names the place.
 *
 * @example
 * ```ts
 * import { findSyntaxError } from "@lib/lab/kernel/find_syntax_error.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(await findSyntaxError("const a = 1;\nconst b = = 2;"), {
 *   line: 2,
 *   column: 11,
 *   message: "Expression expected",
 * });
 * assertEquals(await findSyntaxError("const a = 1;"), undefined);
 * ```
 */
export async function findSyntaxError(code: string): Promise<SyntaxMistake | undefined> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["lint", "--json", "--no-config", "--ext=ts", "--rules-include=no-redeclare", "-"],
    env: { NO_COLOR: "1" },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const [{ stdout, stderr }] = await Promise.all([child.output(), feed(child.stdin, code)]);
  const decoder = new TextDecoder();
  const found = JSON.parse(decoder.decode(stdout)) as Found;
  // Errors from which the parser recovers are warnings of the linter and come on stderr.
  const texts = [...found.errors.map(({ message }) => message), decoder.decode(stderr)];
  for (const text of texts) {
    const match = /SyntaxError: (.*)\n[^]*?:(\d+):(\d+)\s*$/m.exec(text);
    if (match) return { message: match[1]!, line: Number(match[2]), column: Number(match[3]) };
  }
  const twice = found.diagnostics.find(({ code }) => code === "no-redeclare");
  if (twice === undefined) return undefined;
  const { line, col } = twice.range.start;
  return { message: "This name is declared twice in the cell", line, column: col + 1 };
}

interface Found {
  readonly errors: readonly { readonly message: string }[];
  readonly diagnostics: readonly {
    readonly code: string;
    readonly range: { readonly start: { readonly line: number; readonly col: number } };
  }[];
}

async function feed(stdin: WritableStream<Uint8Array>, text: string): Promise<void> {
  const writer = stdin.getWriter();
  await writer.write(new TextEncoder().encode(text));
  await writer.close();
}
