/** Tells whether this code runs in a notebook. @module */

/** The part of the kernel that cells can use. */
export type KernelApi = typeof Deno.jupyter;

/**
 * The kernel's functions, or `undefined` outside of a kernel, where merely reading `Deno.jupyter`
 * throws.
 *
 * @example
 * ```ts
 * import { kernelApi } from "@lib/display/cell/kernel_api.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(kernelApi(), undefined);
 * ```
 */
export function kernelApi(): KernelApi | undefined {
  try {
    return typeof Deno.jupyter.broadcast === "function" ? Deno.jupyter : undefined;
  } catch {
    return undefined;
  }
}
