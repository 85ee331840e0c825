/** Cuts a text file into chunks of whole lines. @module */

import { KEPT_LINE_BYTES, MAX_LINE_BYTES } from "./line_scanner.ts";

/** Bytes of a file that are whole lines; the last line may lack its LF. */
export interface ChunkRange {
  readonly from: number;
  readonly to: number;
  /** One line that is too long to read: only its first bytes are. */
  readonly isOverlong: boolean;
}

/** How a file is cut. */
export interface CutOptions {
  readonly from: number;
  readonly to: number;
  readonly chunkBytes?: number;
  readonly maxLineBytes?: number;
}

/** Large enough that workers rarely wait for each other, small enough that few are in memory. */
export const CHUNK_BYTES = 8 * 2 ** 20;
const PROBE_BYTES = 2 ** 16;
const LF = 10;

/**
 * Ranges of about `chunkBytes` that end at a line's end. A longer line makes its range longer; one
 * of more than `maxLineBytes` is a range of its own, so that no reader must hold it.
 *
 * @example
 * ```ts
 * import { cutChunks } from "@lib/pipeline/ingest/cut_chunks.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const path = Deno.makeTempFileSync();
 * Deno.writeTextFileSync(path, "one\ntwo\nthree");
 * const ranges = [...cutChunks(path, { from: 0, to: 13, chunkBytes: 5 })];
 * assertEquals(ranges.map(({ from, to }) => [from, to]), [[0, 8], [8, 13]]);
 * Deno.removeSync(path);
 * ```
 */
export function* cutChunks(path: string, options: CutOptions): Generator<ChunkRange> {
  const { to, chunkBytes = CHUNK_BYTES, maxLineBytes = MAX_LINE_BYTES } = options;
  using file = Deno.openSync(path);
  const probe = new Uint8Array(PROBE_BYTES);
  let from = options.from;
  while (from < to) {
    const cut = Math.min(to, from + chunkBytes);
    const end = cut === to ? to : lineEnd(file, probe, cut - 1, to);
    if (end - cut > maxLineBytes - chunkBytes) {
      // The line that crosses the cut may be too long; it starts behind the last LF before the cut.
      const start = lineStart(file, probe, from, cut);
      if (end - start > maxLineBytes) {
        if (start > from) yield { from, to: start, isOverlong: false };
        yield { from: start, to: end, isOverlong: true };
        from = end;
        continue;
      }
    }
    yield { from, to: end, isOverlong: false };
    from = end;
  }
}

/** How many bytes of a range a reader holds. */
export function heldBytes({ from, to, isOverlong }: ChunkRange): number {
  return isOverlong ? Math.min(to - from, KEPT_LINE_BYTES) : to - from;
}

/** Position behind the first LF at or after `at`, or `to`. */
function lineEnd(file: Deno.FsFile, probe: Uint8Array, at: number, to: number): number {
  file.seekSync(at, Deno.SeekMode.Start);
  while (at < to) {
    const read = file.readSync(probe);
    if (read === null) break;
    const lf = probe.subarray(0, read).indexOf(LF);
    if (lf >= 0) return Math.min(to, at + lf + 1);
    at += read;
  }
  return to;
}

/** Position behind the last LF between `from` and `at`, or `from`. */
function lineStart(file: Deno.FsFile, probe: Uint8Array, from: number, at: number): number {
  while (at > from) {
    const start = Math.max(from, at - probe.length);
    file.seekSync(start, Deno.SeekMode.Start);
    const read = file.readSync(probe.subarray(0, at - start)) ?? 0;
    const lf = probe.subarray(0, read).lastIndexOf(LF);
    if (lf >= 0) return start + lf + 1;
    at = start;
  }
  return from;
}
