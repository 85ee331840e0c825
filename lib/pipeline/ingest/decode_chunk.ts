/** Whole lines of a file, as bytes, to batches of standardized rows. @module */

import { createBatchBuilder, type IngestBatch } from "./batch_builder.ts";
import { isBlank } from "./json_line.ts";
import { createLineScanner, type DecoderOptions } from "./line_scanner.ts";

/** Where a chunk is from. */
export interface Chunk {
  /** How many bytes of the buffer are lines. */
  readonly length: number;
  /** Position of the first byte in the file. */
  readonly offset: number;
}

/** What a chunk held. Lines = blank lines + rows. */
export interface DecodedChunk {
  readonly batches: IngestBatch[];
  readonly lines: number;
  readonly blankLines: number;
  /** Dotted paths that the contract does not know. */
  readonly unknownFields: readonly string[];
}

const LF = 10;

/**
 * A decoder of chunks. Each line is tried the fast way (JSON lines that look as the contract's writer
 * makes them) and, failing that, read by the full grammar.
 *
 * @example
 * ```ts
 * import { createDecoder } from "@lib/pipeline/ingest/decode_chunk.ts";
 * import { SLACK_BYTES } from "@lib/pipeline/ingest/line_scanner.ts";
 * import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const text = new TextEncoder().encode('{"vehicle_id": "EV-00001"}\n\nnonsense');
 * const bytes = new Uint8Array(text.length + SLACK_BYTES);
 * bytes.set(text);
 * const decode = createDecoder({ contract: evTelemetry, format: "json" });
 * const { lines, blankLines, batches } = decode(bytes, { length: text.length, offset: 0 });
 * assertEquals([lines, blankLines, batches[0]!.batch.rows], [3, 1, 2]);
 * ```
 */
export function createDecoder(
  options: DecoderOptions,
): (bytes: Uint8Array<ArrayBuffer>, chunk: Chunk) => DecodedChunk {
  const builder = createBatchBuilder(options.contract);
  const scanner = createLineScanner(options, builder);
  return (bytes, { length, offset }) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const batches: IngestBatch[] = [];
    let lines = 0;
    let blankLines = 0;
    // Ends the last line where the file does not, and stops every fast read at the end.
    bytes[length] = LF;
    for (let from = 0; from < length; lines++) {
      if (builder.rows === builder.capacity) batches.push(builder.take());
      let to = scanner.fast(bytes, view, from);
      if (to >= 0) {
        builder.commit(lines, offset + from, to - from);
      } else {
        to = bytes.indexOf(LF, from);
        if (isBlank(bytes, from, to)) blankLines++;
        else {
          builder.add(scanner.slow(bytes.subarray(from, to)), {
            line: lines,
            offset: offset + from,
            length: to - from,
          });
        }
      }
      from = to + 1;
    }
    if (builder.rows > 0) batches.push(builder.take());
    return { batches, lines, blankLines, unknownFields: scanner.takeUnknown() };
  };
}

/** The arrays behind a chunk's batches, to be handed to another thread without a copy. */
export function transferables(decoded: DecodedChunk): ArrayBuffer[] {
  return decoded.batches.flatMap(({ batch, lines }) => [
    lines.buffer,
    ...Object.values(batch.columns).flatMap((data) => {
      if (data.type === "string") return [data.codes.buffer as ArrayBuffer];
      const values = data.values.buffer as ArrayBuffer;
      return data.valid ? [values, data.valid.buffer as ArrayBuffer] : [values];
    }),
  ]);
}
