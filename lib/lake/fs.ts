/** The file system as the lake uses it: a few verbs, so that tests can put a kill or a full disk between any two. @module */

import { exchangeFolders } from "./exchange_folders.ts";

/** One name in a folder. */
export interface Entry {
  readonly name: string;
  readonly isDirectory: boolean;
}

/** What the lake asks of a file system. A missing path reads as `undefined`, never as an error. */
export interface Fs {
  list(folder: string): Promise<readonly Entry[] | undefined>;
  /** Bytes of a file; `undefined` for a missing path or a folder. */
  size(file: string): Promise<number | undefined>;
  readText(file: string): Promise<string | undefined>;

  /** Makes a folder and the ones above it; one that is there already is fine. */
  makeDir(folder: string): Promise<void>;
  /** Writes a whole file and waits until the disk has it. */
  writeText(file: string, text: string): Promise<void>;
  /**
   * Adds text to a file, made if need be, and waits until the disk has it, unless `isLazy`: then a
   * process that dies loses nothing, but a machine may. With `fromBytes` it goes there, in place of
   * whatever followed.
   */
  appendText(file: string, text: string, fromBytes?: number, isLazy?: boolean): Promise<void>;
  /** Gives a file a second name without a second copy; not every file system can. */
  link(from: string, to: string): Promise<void>;
  copy(from: string, to: string): Promise<void>;
  /** Renames a file or folder; replaces a file of that name in one step. */
  move(from: string, to: string): Promise<void>;
  /** Exchanges two folders in one step; absent where the system has no such call. */
  readonly exchange?: ((a: string, b: string) => Promise<void>) | undefined;
  /** Removes a file, or a folder with all that is in it; a missing one is fine. */
  remove(path: string): Promise<void>;
  /** Removes a folder if nothing is in it, otherwise does nothing. */
  removeIfEmpty(folder: string): Promise<void>;
  /** Waits until the disk has a file's bytes, or a folder's list of names. */
  sync(path: string): Promise<void>;
}

/** The verbs of {@linkcode Fs} that change what is on disk. */
export const CHANGES = [
  "makeDir",
  "writeText",
  "appendText",
  "link",
  "copy",
  "move",
  "exchange",
  "remove",
  "removeIfEmpty",
] as const;
export type ChangeName = typeof CHANGES[number];

/**
 * The real file system.
 *
 * @example
 * ```ts
 * import { systemFs } from "@lib/lake/fs.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const dir = await Deno.makeTempDir();
 * await systemFs.writeText(`${dir}/a.txt`, "whole");
 * assertEquals(await systemFs.list(dir), [{ name: "a.txt", isDirectory: false }]);
 * assertEquals(await systemFs.size(`${dir}/b.txt`), undefined);
 * await systemFs.remove(dir);
 * ```
 */
export const systemFs: Fs = {
  list: (folder) =>
    unlessMissing(async () => {
      const entries: Entry[] = [];
      for await (const { name, isDirectory } of Deno.readDir(folder)) {
        entries.push({ name, isDirectory });
      }
      return entries.sort((a, b) => a.name < b.name ? -1 : 1);
    }),
  size: (file) =>
    unlessMissing(async () => {
      const info = await Deno.stat(file);
      return info.isFile ? info.size : undefined;
    }),
  readText: (file) => unlessMissing(() => Deno.readTextFile(file)),
  makeDir: (folder) => Deno.mkdir(folder, { recursive: true }),
  async writeText(file, text) {
    using handle = await Deno.open(file, { write: true, create: true, truncate: true });
    await writeAll(handle, text);
    await handle.sync();
  },
  async appendText(file, text, fromBytes, isLazy = false) {
    // Memory takes all but the last at once, while on a busy machine each wait for another thread
    // costs more than a batch does; what takes time is the disk.
    using handle = Deno.openSync(file, { write: true, create: true });
    if (fromBytes !== undefined) handle.truncateSync(fromBytes);
    handle.seekSync(0, Deno.SeekMode.End);
    const bytes = new TextEncoder().encode(text);
    for (let done = 0; done < bytes.length;) done += handle.writeSync(bytes.subarray(done));
    if (!isLazy) await handle.sync();
  },
  link: (from, to) => Deno.link(from, to),
  copy: (from, to) => Deno.copyFile(from, to),
  move: (from, to) => Deno.rename(from, to),
  exchange: exchangeFolders,
  async remove(path) {
    await unlessMissing(() => Deno.remove(path, { recursive: true }));
  },
  async removeIfEmpty(folder) {
    const entries = await systemFs.list(folder);
    if (entries?.length === 0) await Deno.remove(folder);
  },
  async sync(path) {
    // Windows cannot open a folder as a file, and keeps folder entries safe by its own journal.
    if (Deno.build.os === "windows") return;
    using handle = await Deno.open(path);
    await handle.sync();
  },
};

async function writeAll(handle: Deno.FsFile, text: string): Promise<void> {
  const bytes = new TextEncoder().encode(text);
  for (let done = 0; done < bytes.length;) done += await handle.write(bytes.subarray(done));
}

async function unlessMissing<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
      return undefined;
    }
    throw error;
  }
}
