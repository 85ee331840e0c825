/** The environment that a kernel is started with. @module */

/** Changes to the environment that a kernel gets from this process; `undefined` takes a variable away. */
export type KernelEnvironment = Readonly<Record<string, string | undefined>>;

/**
 * All variables of this process with the changes applied.
 *
 * @example
 * ```ts
 * import { kernelEnvironment } from "@lib/lab/kernel/kernel_environment.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const { LAB_HOME, PATH } = kernelEnvironment({ LAB_HOME: "here", PATH: undefined });
 * assertEquals([LAB_HOME, PATH], ["here", undefined]);
 * ```
 */
export function kernelEnvironment(changes: KernelEnvironment): Record<string, string> {
  const all = Object.entries({ ...Deno.env.toObject(), ...changes });
  return Object.fromEntries(
    all.filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
