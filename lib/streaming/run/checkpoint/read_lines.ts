/** Reading a text file line by line, without having it in memory as one text. @module */

/** A line with where it stands. */
export interface PlacedLine {
  readonly text: string;
  /** From 1. */
  readonly number: number;
  /** Bytes before the line, and up to its end with the line feed. */
  readonly fromBytes: number;
  readonly toBytes: number;
  /** False for a last line without a line feed. */
  readonly isEnded: boolean;
}

const BLOCK_BYTES = 1 << 20;
const LINE_FEED = 0x0a;

/**
 * The lines of a file, none for a missing one.
 *
 * @example
 * ```ts
 * import { readLines } from "@lib/streaming/run/checkpoint/read_lines.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const path = await Deno.makeTempFile();
 * await Deno.writeTextFile(path, "one\ntw");
 * const lines = [...readLines(path)].map(({ text, toBytes, isEnded }) => ({ text, toBytes, isEnded }));
 * assertEquals(lines, [
 *   { text: "one", toBytes: 4, isEnded: true },
 *   { text: "tw", toBytes: 6, isEnded: false },
 * ]);
 * await Deno.remove(path);
 * ```
 */
export function* readLines(path: string): Generator<PlacedLine> {
  let file: Deno.FsFile;
  try {
    file = Deno.openSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    throw error;
  }
  using _file = file;
  const decoder = new TextDecoder();
  const block = new Uint8Array(BLOCK_BYTES);
  let parts: Uint8Array[] = [];
  let number = 0;
  let fromBytes = 0;
  const take = (last: Uint8Array, isEnded: boolean): PlacedLine => {
    const bytes = parts.length === 0 ? last : joined([...parts, last]);
    parts = [];
    const toBytes = fromBytes + bytes.length + (isEnded ? 1 : 0);
    const line = { text: decoder.decode(bytes), number: ++number, fromBytes, toBytes, isEnded };
    fromBytes = toBytes;
    return line;
  };
  for (let read = file.readSync(block); read !== null; read = file.readSync(block)) {
    let at = 0;
    for (let end = block.indexOf(LINE_FEED); end >= 0 && end < read;) {
      yield take(block.subarray(at, end), true);
      at = end + 1;
      end = block.indexOf(LINE_FEED, at);
    }
    // A copy, since the block is read into again.
    if (at < read) parts.push(block.slice(at, read));
  }
  if (parts.length > 0) yield take(new Uint8Array(0), false);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
