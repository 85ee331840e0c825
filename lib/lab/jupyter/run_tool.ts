/** A program that sets something up, and says in one line why it could not. @module */

/** How to run a tool. */
export interface ToolOptions {
  /** What the tool is to do, as in "install JupyterLab". */
  readonly doing: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Ends the tool. */
  readonly signal?: AbortSignal;
}

/**
 * Runs a program to its end.
 *
 * @throws {Error} with the line of its output that says what went wrong.
 *
 * @example
 * ```ts
 * import { runTool } from "@lib/lab/jupyter/run_tool.ts";
 * import { assertRejects } from "@std/assert";
 *
 * await assertRejects(
 *   () => runTool([Deno.execPath(), "eval", "throw new RangeError('no room')"], { doing: "move in" }),
 *   Error,
 *   "no room",
 * );
 * ```
 */
export async function runTool(
  command: readonly [string, ...string[]],
  options: ToolOptions,
): Promise<void> {
  const { doing, cwd, env, signal } = options;
  const [program, ...args] = command;
  const output = await new Deno.Command(program, { args, cwd, env, signal, stdin: "null" })
    .output();
  signal?.throwIfAborted();
  if (output.success) return;
  const lines = [output.stderr, output.stdout]
    .flatMap((bytes) => new TextDecoder().decode(bytes).split("\n"))
    .map((line) => line.trim()).filter((line) => line !== "");
  // Tools lead with what went wrong; the lines after it are advice.
  const reason = lines.find((line) => /error|×/i.test(line)) ?? lines.at(-1) ?? "it said nothing";
  throw new Error(`Cannot ${doing} as ${program} failed: ${reason}`);
}
