/** Standing between a job and its file system: for tests that kill, fill the disk, or count. @module */

import { type ChangeName, CHANGES, type Fs } from "./fs.ts";

/** One change that a job is about to make. */
export interface Change {
  readonly name: ChangeName;
  /** The paths and texts that the verb was called with. */
  readonly args: readonly string[];
  /** How many changes came before it. */
  readonly index: number;
}

/**
 * A file system that hands each change to `around`, which makes it by calling `make`, or does not.
 *
 * @example
 * ```ts
 * import { watchChanges } from "@lib/lake/watch_changes.ts";
 * import { systemFs } from "@lib/lake/fs.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: string[] = [];
 * const fs = watchChanges(systemFs, ({ name, index }) => {
 *   seen.push(`${index} ${name}`);
 *   return Promise.resolve(); // nothing is made
 * });
 * await fs.makeDir("some/folder");
 * await fs.remove("some");
 * assertEquals(seen, ["0 makeDir", "1 remove"]);
 * ```
 */
export function watchChanges(
  fs: Fs,
  around: (change: Change, make: () => Promise<void>) => Promise<void>,
): Fs {
  let count = 0;
  const watched = CHANGES.flatMap((name) => {
    const verb = fs[name] as ((...args: string[]) => Promise<void>) | undefined;
    if (verb === undefined) return [];
    const watchedVerb = (...args: string[]) =>
      around({ name, args, index: count++ }, () => verb.apply(fs, args));
    return [[name, watchedVerb]];
  });
  return { ...fs, ...Object.fromEntries(watched) };
}
