/** Reads one range of a text file and decodes it; what a worker does, and what is done without one. @module */

import { malformedRow } from "@lib/contracts/standard_row.ts";
import { createBatchBuilder } from "./batch_builder.ts";
import { type ChunkRange, heldBytes } from "./cut_chunks.ts";
import { createDecoder, type DecodedChunk } from "./decode_chunk.ts";
import { type DecoderOptions, SLACK_BYTES } from "./line_scanner.ts";

/** A file to decode, and how. */
export interface DecodeFile extends DecoderOptions {
  readonly path: string;
}

/**
 * A reader of ranges of one file. Its buffer is kept and grows only for a range that needs it.
 *
 * @throws {Error} when the file has become shorter since it was opened.
 */
export function createRangeDecoder(file: DecodeFile): (range: ChunkRange) => DecodedChunk {
  const decode = createDecoder(file);
  let buffer = new Uint8Array(0);
  return (range) => {
    const length = heldBytes(range);
    if (buffer.length < length + SLACK_BYTES) buffer = new Uint8Array(length + SLACK_BYTES);
    readFully(file.path, range.from, buffer.subarray(0, length));
    return range.isOverlong
      ? overlongLine(file, range)
      : decode(buffer, { length, offset: range.from });
  };
}

function readFully(path: string, from: number, into: Uint8Array): void {
  using file = Deno.openSync(path);
  file.seekSync(from, Deno.SeekMode.Start);
  for (let filled = 0; filled < into.length;) {
    const read = file.readSync(into.subarray(filled));
    if (read === null) {
      throw new Error(`Cannot read ${path} as it became shorter while it was read`);
    }
    filled += read;
  }
}

function overlongLine({ contract, format }: DecodeFile, range: ChunkRange): DecodedChunk {
  const builder = createBatchBuilder(contract, 1);
  const source = { line: 0, offset: range.from, length: heldBytes(range) };
  builder.add(malformedRow(contract, `malformed_${format}`), source);
  return { batches: [builder.take()], lines: 1, blankLines: 0, unknownFields: [] };
}
