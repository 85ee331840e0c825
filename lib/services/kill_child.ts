/** The end of a server that a test started. @module */

/**
 * `kill -9`; resolves when the process is gone, also where it had ended before.
 *
 * @example
 * ```ts
 * import { killChild } from "@lib/services/kill_child.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const child = new Deno.Command("sleep", { args: ["60"] }).spawn();
 * await killChild(child);
 * await killChild(child);
 * assertEquals((await child.status).signal, "SIGKILL");
 * ```
 */
export async function killChild(child: Deno.ChildProcess): Promise<void> {
  try {
    child.kill("SIGKILL");
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // it has ended already
  }
  await child.status;
}
