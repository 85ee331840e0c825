/** Spooled records of a topic to batches of standardized rows. @module */

import type { Contract } from "@lib/contracts/contract.ts";
import { malformedRow } from "@lib/contracts/standard_row.ts";
import { createBatchBuilder, type IngestBatch } from "./batch_builder.ts";
import type { DecodedChunk } from "./decode_chunk.ts";
import { isBlank } from "./json_line.ts";
import { createLineScanner, SLACK_BYTES } from "./line_scanner.ts";
import { FRAME_BYTES, FRAME_KINDS, type SpoolSegment } from "./record_spool.ts";

/** What records are and how they are read. */
export interface RecordDecoderOptions {
  readonly contract: Contract;
  readonly tzSource?: string;
}

/**
 * A decoder of segments of a spool. A value is judged as the same text is as a line of a file, but
 * that it ends where it ends: a line feed inside it ends nothing. A tombstone is `malformed_json`.
 *
 * `lines` of a batch are offsets from the segment's first one.
 */
export function createRecordDecoder(
  file: Deno.FsFile,
  options: RecordDecoderOptions,
): (segment: SpoolSegment) => DecodedChunk {
  const { contract } = options;
  const builder = createBatchBuilder(contract);
  const scanner = createLineScanner({ ...options, format: "json" }, builder);
  const malformed = malformedRow(contract, "malformed_json");
  let buffer = new Uint8Array(0);
  return ({ position, length, firstOffset }) => {
    if (buffer.length < length + SLACK_BYTES) buffer = new Uint8Array(length + SLACK_BYTES);
    readFully(file, position, buffer.subarray(0, length));
    const view = new DataView(buffer.buffer);
    const batches: IngestBatch[] = [];
    let lines = 0;
    let blankLines = 0;
    for (let at = 0; at < length; lines++) {
      if (builder.rows === builder.capacity) batches.push(builder.take());
      const line = view.getFloat64(at) - firstOffset;
      const kind = view.getUint8(at + 12);
      const from = at + FRAME_BYTES;
      const to = from + view.getUint32(at + 8);
      const source = { line, offset: position + from, length: to - from };
      if (kind !== FRAME_KINDS.value) builder.add(malformed, source);
      else if (scanner.fast(buffer, view, from) === to) {
        builder.commit(line, source.offset, source.length);
      } else if (isBlank(buffer, from, to)) blankLines++;
      else builder.add(scanner.slow(buffer.subarray(from, to)), source);
      at = to + 1;
    }
    if (builder.rows > 0) batches.push(builder.take());
    return { batches, lines, blankLines, unknownFields: scanner.takeUnknown() };
  };
}

function readFully(file: Deno.FsFile, position: number, into: Uint8Array): void {
  file.seekSync(position, Deno.SeekMode.Start);
  for (let filled = 0; filled < into.length;) {
    const read = file.readSync(into.subarray(filled));
    if (read === null) throw new Error("Cannot read spooled records as their file became shorter");
    filled += read;
  }
}
