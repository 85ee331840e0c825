/** The memory of a process, as the kernel counts it. @module */

/**
 * Resident memory in MB, now (`VmRSS`) or at its highest (`VmHWM`); null where the process has ended or
 * the system does not tell.
 *
 * @example
 * ```ts
 * import { processMemoryMb } from "@lib/testing/process_memory_mb.ts";
 * import { assert } from "@std/assert";
 *
 * const [now, peak] = [processMemoryMb(Deno.pid, "VmRSS"), processMemoryMb(Deno.pid, "VmHWM")];
 * assert(now === null || peak === null || now <= peak);
 * ```
 */
export function processMemoryMb(pid: number, field: "VmRSS" | "VmHWM"): number | null {
  try {
    const status = Deno.readTextFileSync(`/proc/${pid}/status`);
    const kb = new RegExp(`^${field}:\\s+(\\d+) kB$`, "m").exec(status)?.[1];
    return kb === undefined ? null : Number(kb) / 1024;
  } catch {
    return null;
  }
}
