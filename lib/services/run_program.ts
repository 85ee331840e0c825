/** A program that is run to its end. @module */

/** As whom a program runs; default: as we do. */
export interface Account {
  readonly uid?: number;
  readonly gid?: number;
}

/**
 * Runs a program and returns what it printed.
 *
 * @throws {Error} with its last words, if it is not there or fails.
 *
 * @example
 * ```ts
 * import { runProgram } from "@lib/services/run_program.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(await runProgram(Deno.execPath(), ["eval", "console.log(6 * 7)"]), "42\n");
 * ```
 */
export async function runProgram(
  program: string,
  args: readonly string[],
  account: Account = {},
): Promise<string> {
  const output = await start(program, args, account);
  const decoder = new TextDecoder();
  if (output.success) return decoder.decode(output.stdout);
  const words = decoder.decode(output.stdout) + decoder.decode(output.stderr);
  throw new Error(`${program} ended with status ${output.code}:\n${words.slice(-2_000)}`);
}

async function start(
  program: string,
  args: readonly string[],
  account: Account,
): Promise<Deno.CommandOutput> {
  try {
    return await new Deno.Command(program, { args: [...args], stdin: "null", ...account }).output();
  } catch (cause) {
    throw new Error(`Cannot run ${program}: it must be installed and on the PATH`, { cause });
  }
}
