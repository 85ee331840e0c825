/** Exchanging two folders in one step, which neither Deno nor Node offers: a direct call into the C library. @module */

const RENAME_EXCHANGE = 2; // Linux: <linux/fs.h>; macOS calls the same value RENAME_SWAP
const AT_FDCWD = -100;

type RawExchange = (a: BufferSource, b: BufferSource) => number;

// Opened once when the module loads: a library stays open for the life of the process.
const exchange = openExchange();

/**
 * Exchanges two folders (or files) in one step: whoever looks sees both before or both after.
 * `undefined` where the system, the C library or the permission to call it is missing; a call may
 * still fail on file systems that do not support it.
 *
 * @throws {Error} where the system refused; both paths are then as they were.
 *
 * @example
 * ```ts
 * import { exchangeFolders } from "@lib/lake/exchange_folders.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const dir = await Deno.makeTempDir();
 * await Deno.mkdir(`${dir}/a/was_in_a`, { recursive: true });
 * await Deno.mkdir(`${dir}/b`);
 * if (exchangeFolders) {
 *   await exchangeFolders(`${dir}/a`, `${dir}/b`);
 *   assertEquals([...Deno.readDirSync(`${dir}/b`)][0]?.name, "was_in_a");
 * }
 * await Deno.remove(dir, { recursive: true });
 * ```
 */
export const exchangeFolders: ((a: string, b: string) => Promise<void>) | undefined =
  exchange === undefined ? undefined : (a, b) => {
    const isDone = exchange(cString(a), cString(b)) === 0;
    return isDone
      ? Promise.resolve()
      : Promise.reject(new Error(`The system refused to exchange ${a} and ${b}`));
  };

function openExchange(): RawExchange | undefined {
  try {
    if (Deno.build.os === "linux") {
      // Asking first, since opening without the permission would prompt on a terminal.
      if (!mayOpen("libc.so.6")) return undefined;
      const { symbols } = Deno.dlopen("libc.so.6", {
        renameat2: { parameters: ["i32", "buffer", "i32", "buffer", "u32"], result: "i32" },
      });
      return (a, b) => symbols.renameat2(AT_FDCWD, a, AT_FDCWD, b, RENAME_EXCHANGE);
    }
    if (Deno.build.os === "darwin") {
      if (!mayOpen("libSystem.B.dylib")) return undefined;
      const { symbols } = Deno.dlopen("libSystem.B.dylib", {
        renamex_np: { parameters: ["buffer", "buffer", "u32"], result: "i32" },
      });
      return (a, b) => symbols.renamex_np(a, b, RENAME_EXCHANGE);
    }
  } catch {
    // No such library or no such function (an old or another C library): the two renames do.
  }
  return undefined;
}

function mayOpen(library: string): boolean {
  return Deno.permissions.querySync({ name: "ffi", path: library }).state === "granted";
}

function cString(path: string): Uint8Array<ArrayBuffer> {
  if (path.includes("\0")) {
    throw new TypeError(
      `Cannot use path as it must not hold a zero byte: current value is ${path}`,
    );
  }
  return new TextEncoder().encode(`${path}\0`);
}
