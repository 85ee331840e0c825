/** Killing a child process at every change it makes, one run after the other. @module */

/** What to run, and what to do around each run. */
export interface KillEverywhereOptions {
  /** Makes the place that the child will work on, before each run. */
  readonly prepare: () => Promise<void>;
  /** Looks at what a kill left behind. */
  readonly check: (at: number) => Promise<void>;
  /** First change to die at. */
  readonly from?: number;
  /** Dies at every `step`-th change only, for jobs that are slow to start. */
  readonly step?: number;
}

/**
 * Starts a child that dies at change 0, then one that dies at the next, until one reaches its end;
 * answers how many died. The child is a script that works on a {@linkcode killAt} file system.
 *
 * @throws {Error} where a child ended in another way, with what it wrote to stderr.
 *
 * @example
 * ```ts
 * import { killEverywhere } from "@lib/lake/kill_everywhere.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const left: number[] = [];
 * const kills = await killEverywhere(
 *   (at) => new Deno.Command("sh", { args: ["-c", at < 3 ? "kill -9 $$" : "true"] }),
 *   {
 *     prepare: () => Promise.resolve(),
 *     check: (at) => Promise.resolve(void left.push(at)),
 *   },
 * );
 * assertEquals([kills, left], [3, [0, 1, 2]]);
 * ```
 */
export async function killEverywhere(
  start: (at: number) => Deno.Command,
  { prepare, check, from = 0, step = 1 }: KillEverywhereOptions,
): Promise<number> {
  for (let at = from, kills = 0;; at += step, kills++) {
    await prepare();
    const { success, signal, code, stderr } = await start(at).output();
    if (success) return kills;
    if (signal !== "SIGKILL") {
      const said = new TextDecoder().decode(stderr).trim();
      throw new Error(`The child ended with status ${code} at change ${at}, not killed: ${said}`);
    }
    await check(at);
  }
}
