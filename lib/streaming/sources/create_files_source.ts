/** A folder of files in the order of their names, one to a batch. @module */

import { basename, dirname } from "node:path";
import { crc32, gunzipSync } from "node:zlib";
import { plainReason } from "@lib/feedback/plain_reason.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { DataLossError } from "./data_loss_error.ts";
import type { FileRecords } from "./file_records.ts";
import { readEnvelope } from "./read_envelope.ts";
import { settleLosses } from "./settle_losses.ts";
import type { Source, SourceRecord } from "./source.ts";
import { splitLines } from "./split_lines.ts";

/** What is in the files. */
export interface FilesOptions {
  /** Default `values`. */
  readonly records?: FileRecords;
  /** What values count as records of. Default: the folder's name. */
  readonly topic?: string;
}

const PIECE_RECORDS = 10_000;
/** No file has a name with a slash. */
const LINES = "lines/0";

/**
 * A source of the files in a folder, or of one file: each line is a record, each file a batch; a
 * name in `.gz` is unpacked. Names that begin with `.` or `_` are left alone, as half-written files
 * have them; a file is to be whole when it takes its name.
 *
 * Offsets are the size of each file that was read, and the lines of all of them together.
 *
 * @throws {UsageError} if there is no such folder or file.
 *
 * @example
 * ```ts
 * import { createFilesSource } from "@lib/streaming/sources/create_files_source.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const dir = await Deno.makeTempDir();
 * await Deno.writeTextFile(`${dir}/b.ndjson`, "2\n");
 * await Deno.writeTextFile(`${dir}/a.ndjson`, "1\n");
 * const source = createFilesSource(dir);
 * const start = await source.start("earliest");
 * const end = await source.nextEnd(start, await source.latest(), {});
 * for await (const records of source.read(start, end)) {
 *   assertEquals(records.map(({ value }) => value), ["1"]);
 * }
 * await Deno.remove(dir, { recursive: true });
 * ```
 */
export function createFilesSource(path: string, options: FilesOptions = {}): Source {
  const place = readPlace(path);
  const { records = "values", topic = basename(place.folder) } = options;
  const anchors: Record<string, number> = {};
  /** Files that are known to have changed, which was accepted. */
  const accepted = new Set<string>();
  let last: { readonly name: string; readonly bytes: Uint8Array } | undefined;

  const bytesOf = (name: string, size: number): Uint8Array => {
    if (last?.name === name && last.bytes.length === size) return last.bytes;
    const bytes = readFile(`${place.folder}/${name}`);
    if (bytes === undefined || bytes.length < size) {
      throw new DataLossError([lossOf(name, size, bytes?.length)]);
    }
    // What was written to it since is noticed as a change.
    last = { name, bytes: bytes.subarray(0, size) };
    return last.bytes;
  };
  const linesOf = (name: string, size: number) =>
    splitLines(unpack(`${place.folder}/${name}`, bytesOf(name, size)));

  return {
    description: `files:${path}`,
    defaultWatermarkScope: "query",
    partitions: () => records === "values" ? [LINES] : [],
    start: (at) => {
      if (at === "earliest") return Promise.resolve({});
      return Promise.resolve(at === "latest" ? place.list() : at);
    },
    resume: (from, options) => {
      const losses: string[] = [];
      for (const [name, size] of Object.entries(from)) {
        if (name === LINES) continue;
        if (name.includes("/")) {
          throw new UsageError(
            `--source must be what the checkpoint has read, which is ${name}: current value is ${
              JSON.stringify(`files:${path}`)
            }`,
          );
        }
        const bytes = readFile(`${place.folder}/${name}`);
        if (bytes === undefined) {
          options.onNote(`${name} is no longer in ${path}; it was read before, and counts`);
        } else if (bytes.length !== size || isOther(bytes, options.anchors[name])) {
          losses.push(
            `${name} changed after it was read (${size} bytes then, ${bytes.length} now)`,
          );
          accepted.add(name);
        }
      }
      settleLosses(losses, options);
      return Promise.resolve(from);
    },
    latest: () => Promise.resolve(place.list()),
    nextEnd: (from, latest) => {
      const names = Object.keys(latest);
      const changed = names.filter((name) =>
        Object.hasOwn(from, name) && from[name] !== latest[name] && !accepted.has(name)
      );
      if (changed.length > 0) {
        throw new DataLossError(
          changed.map((name) =>
            `${name} changed after it was read (${from[name]} bytes then, ${latest[name]} now)`
          ),
        );
      }
      const unread = names.filter((name) => !Object.hasOwn(from, name));
      if (unread.length === 0) return Promise.resolve(from);
      const name = unread.reduce((first, name) => byName(name, first) < 0 ? name : first);
      const lines = (from[LINES] ?? 0) + linesOf(name, latest[name]!).length;
      return Promise.resolve({ ...from, [name]: latest[name]!, [LINES]: lines });
    },
    async *read(from, to) {
      let line = from[LINES] ?? 0;
      for (const [name, size] of Object.entries(to).sort(([a], [b]) => byName(a, b))) {
        if (name === LINES || Object.hasOwn(from, name)) continue;
        const lines = linesOf(name, size);
        anchors[name] = crc32(bytesOf(name, size));
        last = undefined;
        for (let at = 0; at < lines.length; at += PIECE_RECORDS) {
          const piece = lines.slice(at, at + PIECE_RECORDS).map((value): SourceRecord => {
            const here = { topic, partition: 0, offset: line++, timestampMs: null };
            const enveloped = records === "envelopes" ? readEnvelope(value) : undefined;
            return enveloped ?? { ...here, key: null, value };
          });
          yield await Promise.resolve(piece);
        }
      }
    },
    takeAnchors: () => {
      const taken = { ...anchors };
      for (const name of Object.keys(anchors)) delete anchors[name];
      return taken;
    },
    close: () => Promise.resolve(),
  };
}

interface Place {
  readonly folder: string;
  /** Sizes of the files to read by name. */
  list(): Record<string, number>;
}

function readPlace(path: string): Place {
  const info = statOf(path);
  if (info === undefined) {
    throw new UsageError(
      `--source must be files: and a folder that is there: current value is ${
        JSON.stringify(`files:${path}`)
      }`,
    );
  }
  if (info.isFile) {
    const name = basename(path);
    return { folder: dirname(path), list: () => ({ [name]: statOf(path)?.size ?? 0 }) };
  }
  const folder = Deno.realPathSync(path);
  return {
    folder,
    list: () => {
      const sizes: [string, number][] = [];
      for (const { name } of Deno.readDirSync(folder)) {
        if (/^[._]/.test(name)) continue;
        const info = statOf(`${folder}/${name}`);
        if (info?.isFile) sizes.push([name, info.size]);
      }
      return Object.fromEntries(sizes);
    },
  };
}

function statOf(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.statSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw new UsageError(
      `--source must be files that can be read: current value is ${
        JSON.stringify(`files:${path}`)
      } (${plainReason(error)})`,
      { cause: error },
    );
  }
}

function readFile(path: string): Uint8Array | undefined {
  try {
    return Deno.readFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

function unpack(path: string, bytes: Uint8Array): Uint8Array {
  if (!path.endsWith(".gz")) return bytes;
  try {
    return gunzipSync(bytes);
  } catch (cause) {
    throw new UsageError(`${path} must be a whole gzip file, as its name says it is`, { cause });
  }
}

function isOther(bytes: Uint8Array, anchor: number | undefined): boolean {
  return anchor !== undefined && crc32(bytes) !== anchor;
}

function lossOf(name: string, size: number, now: number | undefined): string {
  return now === undefined
    ? `${name} is gone, of which a batch that was begun needs ${size} bytes`
    : `${name} was cut to ${now} bytes, and a batch that was begun needs ${size}`;
}

/** By code units, so that the order depends on no language. */
function byName(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
