/** Work done by someone who may do less, for tests of rights. @module */

import { assertEquals } from "@std/assert";

/** Has this number everywhere. */
const NOBODY = 65_534;

/**
 * Rights do not bind root, so root becomes nobody for the time of the work. Of asynchronous work that
 * is the part up to its first wait.
 *
 * @example
 * ```ts
 * import { asNobody } from "@lib/testing/as_nobody.ts";
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => asNobody(() => Deno.writeTextFileSync("/probe", "")), Deno.errors.PermissionDenied);
 * ```
 */
export function asNobody<T>(work: () => T): T {
  if (Deno.uid() !== 0) return work();
  const system = Deno.dlopen(Deno.build.os === "darwin" ? "libc.dylib" : "libc.so.6", {
    seteuid: { parameters: ["u32"], result: "i32" },
  });
  assertEquals(system.symbols.seteuid(NOBODY), 0);
  try {
    return work();
  } finally {
    system.symbols.seteuid(0);
    system.close();
  }
}
