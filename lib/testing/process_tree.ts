/** Which processes a process has started. @module */

/**
 * A process and all that it started and that still run; only itself where the system does not tell.
 *
 * @example
 * ```ts
 * import { processTree } from "@lib/testing/process_tree.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(processTree(Deno.pid)[0], Deno.pid);
 * ```
 */
export function processTree(pid: number): number[] {
  return [pid, ...childrenOf(pid).flatMap(processTree)];
}

/** The kernel lists them by the thread that started them. */
function childrenOf(pid: number): number[] {
  const tasks = `/proc/${pid}/task`;
  try {
    return [...Deno.readDirSync(tasks)].flatMap(({ name }) =>
      Deno.readTextFileSync(`${tasks}/${name}/children`).split(" ").filter(Boolean).map(Number)
    );
  } catch {
    return []; // it has ended meanwhile, or the system keeps no such list
  }
}
