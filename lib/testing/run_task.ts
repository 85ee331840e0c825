/** Runs a task of deno.json as a process of its own, with the permissions that the task names. @module */

/** How a process ended and what it said. */
export interface TaskOutcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a task from the project folder; `env` is set besides our own environment.
 *
 * @example
 * ```ts
 * import { runTask } from "@lib/testing/run_task.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const { code, stderr } = await runTask("pipeline", ["--mode", "prepend"]);
 * assertEquals([code, stderr.includes('current value is "prepend"')], [2, true]);
 * ```
 */
export async function runTask(
  name: string,
  args: readonly string[],
  { env = {} }: { readonly env?: Readonly<Record<string, string>> } = {},
): Promise<TaskOutcome> {
  const { tasks } = JSON.parse(await Deno.readTextFile(`${ROOT}deno.json`));
  const [program, run, ...words] = (tasks[name] as string).split(" ");
  if (program !== "deno" || run !== "run") {
    throw new TypeError(`Cannot run ${name} as its task must start with deno run`);
  }
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", ...words, ...args],
    cwd: ROOT,
    env: { NO_COLOR: "1", ...env },
    stdin: "null",
  }).output();
  const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: textOf(stdout), stderr: textOf(stderr) };
}

const ROOT = new URL("../../", import.meta.url).pathname;
