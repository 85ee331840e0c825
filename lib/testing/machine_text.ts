/** What figures were measured on. @module */

import { totalmem } from "node:os";

/**
 * The day, and this machine: cores, memory, system, runtime.
 *
 * @example
 * ```ts
 * import { machineText } from "@lib/testing/machine_text.ts";
 * import { assertMatch } from "@std/assert";
 *
 * assertMatch(machineText(0), /^1970-01-01, on \d+ cores, \d+ GiB of memory, \w+, Deno [\d.]+$/);
 * ```
 */
export function machineText(nowMs: number): string {
  const day = new Date(nowMs).toISOString().slice(0, 10);
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB of memory`;
  const cores = navigator.hardwareConcurrency;
  return `${day}, on ${cores} cores, ${memory}, ${Deno.build.os}, Deno ${Deno.version.deno}`;
}
