/** Lines to a file, plain or compressed. @module */

import { fileRefusal } from "@lib/feedback/file_refusal.ts";
import { dirname, join } from "node:path";
import { homedir } from "node:os";
import { countOf } from "@lib/feedback/count_of.ts";
import { plainReason } from "@lib/feedback/plain_reason.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import type { LineSink } from "./line_sink.ts";

/** What to do when the file is there already. */
export const IF_EXISTS = ["append", "replace", "fail"] as const;
export type IfExists = (typeof IF_EXISTS)[number];

/** How a file is opened. */
export interface LineFileOptions {
  /** Default: `append`. */
  readonly ifExists?: IfExists;
  /** A first line for a file that starts empty, without its line feed. */
  readonly header?: string;
  /** The file's name where the path is a directory; without one, a directory is refused. */
  readonly nameInFolder?: string;
  /** What the path was given as, for messages; default `--out`. */
  readonly flag?: string;
  /** Is told of lines that are there already, and are appended to. */
  readonly onNote?: ((text: string) => void) | undefined;
}

const LINE_FEED = 0x0a;
const READ_BYTES = 1 << 20;

/**
 * Opens a file for lines; a path that ends in `.gz` is compressed. Parents are made.
 *
 * Only whole lines are written at a time, so a process that dies leaves whole lines. A last line
 * that was left torn all the same is ended before anything is appended, and stays a line of its own.
 *
 * @throws {UsageError} if the path cannot be written, or the file exists and must not.
 *
 * @example
 * ```ts
 * import { openLineFile } from "@lib/connectors/files/open_line_file.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const dir = Deno.makeTempDirSync();
 * const path = `${dir}/new/fleet.jsonl`;
 * const sink = await openLineFile(path);
 * await sink.write(new TextEncoder().encode("{}\n"));
 * await sink.close();
 * assertEquals(Deno.readTextFileSync(path), "{}\n");
 * Deno.removeSync(dir, { recursive: true });
 * ```
 */
export async function openLineFile(
  path: string,
  options: LineFileOptions = {},
): Promise<LineSink> {
  const { ifExists = "append", header, nameInFolder, flag = "--out", onNote } = options;
  const place = resolveLinePath(path, nameInFolder);
  const isCompressed = place.endsWith(".gz");
  let file: Deno.FsFile;
  let before = { lines: 0, isTorn: false };
  try {
    Deno.mkdirSync(dirname(place), { recursive: true });
    if (ifExists === "append") before = await countLines(place);
    file = Deno.openSync(place, {
      create: ifExists !== "fail",
      createNew: ifExists === "fail",
      truncate: ifExists === "replace",
      write: true,
      append: ifExists === "append",
    });
  } catch (error) {
    throw ifExists === "fail" && error instanceof Deno.errors.AlreadyExists
      ? new UsageError(
        `${flag} must not exist yet, as --if-exists is fail: current value is ${
          JSON.stringify(path)
        } (${place} exists)`,
        { cause: error },
      )
      : fileRefusal(flag, path, { use: "written", cause: error });
  }
  if (before.lines > 0) {
    onNote?.(`${place} has ${countOf(before.lines, "line")} already, to which is appended`);
  }
  const target = namingIts(place, isCompressed ? compressedTarget(file) : plainTarget(file));
  if (before.isTorn) await target.write(Uint8Array.of(LINE_FEED));
  if (header !== undefined && before.lines === 0) {
    await target.write(new TextEncoder().encode(`${header}\n`));
    before.lines = 1;
  }
  return {
    place,
    linesBefore: before.lines,
    write: target.write,
    close: async () => {
      await target.close();
      return { failed: 0 };
    },
  };
}

/** Where lines for this path go: `~` is the home directory, in a directory the given name is used. */
export function resolveLinePath(path: string, nameInFolder?: string): string {
  const expanded = path === "~" || path.startsWith("~/") ? homedir() + path.slice(1) : path;
  if (nameInFolder === undefined) return expanded;
  return expanded.endsWith("/") || isDirectory(expanded) ? join(expanded, nameInFolder) : expanded;
}

interface Target {
  write(bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/** A disk that is full, or gone, says so without saying which file could not be written. */
function namingIts(place: string, { write, close }: Target): Target {
  const named = (error: unknown) =>
    new Error(`Cannot write to ${place}: ${plainReason(error)}`, { cause: error });
  return {
    write: async (bytes) => {
      try {
        await write(bytes);
      } catch (error) {
        throw named(error);
      }
    },
    close: async () => {
      try {
        await close();
      } catch (error) {
        throw named(error);
      }
    },
  };
}

function plainTarget(file: Deno.FsFile): Target {
  return {
    // Synchronous: one call per megabyte, and a promise per call would cost more than it frees.
    write: (bytes) => {
      writeAll(file, bytes);
      return Promise.resolve();
    },
    close: () => {
      file.close();
      return Promise.resolve();
    },
  };
}

function compressedTarget(file: Deno.FsFile): Target {
  const gzip = new CompressionStream("gzip");
  const writer = gzip.writable.getWriter();
  const written = (async () => {
    for await (const bytes of gzip.readable) writeAll(file, bytes);
  })();
  // Reported where it is awaited; until then it must not end the process.
  written.catch(() => {});
  return {
    write: (bytes) => Promise.race([writer.write(bytes.slice()), written]),
    close: async () => {
      await writer.close().catch(() => {});
      try {
        await written;
      } finally {
        file.close();
      }
    },
  };
}

function writeAll(file: Deno.FsFile, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) done += file.writeSync(bytes.subarray(done));
}

/** Line feeds in a file, the end of a torn last line counted as if it were there. */
async function countLines(path: string): Promise<{ lines: number; isTorn: boolean }> {
  let file: Deno.FsFile;
  try {
    file = Deno.openSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return { lines: 0, isTorn: false };
    throw error;
  }
  let lines = 0;
  let last = LINE_FEED;
  const stream = path.endsWith(".gz")
    ? file.readable.pipeThrough(new DecompressionStream("gzip"))
    : readBlocks(file);
  for await (const bytes of stream) {
    for (let at = bytes.indexOf(LINE_FEED); at >= 0; at = bytes.indexOf(LINE_FEED, at + 1)) lines++;
    last = bytes.at(-1) ?? last;
  }
  const isTorn = last !== LINE_FEED;
  return { lines: lines + (isTorn ? 1 : 0), isTorn };
}

function* readBlocks(file: Deno.FsFile): Generator<Uint8Array> {
  const block = new Uint8Array(READ_BYTES);
  try {
    for (let read = file.readSync(block); read !== null; read = file.readSync(block)) {
      yield block.subarray(0, read);
    }
  } finally {
    file.close();
  }
}

function isDirectory(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}
