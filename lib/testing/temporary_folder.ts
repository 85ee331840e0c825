/** A folder for as long as a test needs it. @module */

/** A folder that is removed, with all that is in it, where the block that holds it ends. */
export interface TemporaryFolder extends Disposable {
  readonly path: string;
}

/**
 * Makes an empty folder; `using` removes it at the end of the block, whether that succeeds or throws.
 *
 * @example
 * ```ts
 * import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * function work(): void {
 *   using folder = temporaryFolder();
 *   path = folder.path;
 *   Deno.writeTextFileSync(`${path}/a.txt`, "a");
 *   throw new Error("This work failed");
 * }
 * let path = "";
 * assertThrows(work, Error, "This work failed");
 * assertThrows(() => Deno.statSync(path), Deno.errors.NotFound);
 * ```
 */
export function temporaryFolder(): TemporaryFolder {
  const path = Deno.makeTempDirSync();
  return { path, [Symbol.dispose]: () => Deno.removeSync(path, { recursive: true }) };
}
