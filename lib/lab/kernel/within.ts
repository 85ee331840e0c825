/** Waiting with a limit. @module */

/**
 * The value of a promise, or `undefined` where it does not settle in time. No timer is left behind.
 *
 * @example
 * ```ts
 * import { within } from "@lib/lab/kernel/within.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(await within(Promise.resolve("done"), 1000), "done");
 * assertEquals(await within(new Promise(() => {}), 1), undefined);
 * ```
 */
export async function within<T>(promise: Promise<T>, limitMs: number): Promise<T | undefined> {
  const { promise: late, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => resolve(undefined), limitMs);
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
