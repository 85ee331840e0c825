/** Whole lines of a file, as bytes, to batches of standardized rows. @module */

import type { Contract } from "@lib/contracts/contract.ts";
import { malformedRow, type StandardizeOptions } from "@lib/contracts/standard_row.ts";
import { createBatchBuilder, type IngestBatch } from "./batch_builder.ts";
import { type CsvHeader, standardizeCsvLine } from "./csv_line.ts";
import { isBlank, standardizeLine } from "./json_line.ts";
import { JSON_STYLES, lineTemplate } from "./line_template.ts";
import { scanRecord } from "./scan_json.ts";

/** A line longer than this is not read; it is malformed, with its beginning as its raw text. */
export const MAX_LINE_BYTES = 64 * 2 ** 20;
/** How much of a line that is too long is kept. */
export const KEPT_LINE_BYTES = 2 ** 20;
/** Bytes that must follow the last line in a buffer, so that fast reads stay inside it. */
export const SLACK_BYTES = 64;

/** What lines are and how they are read. */
export interface DecoderOptions {
  readonly contract: Contract;
  readonly format: "json" | "csv";
  /** Of a CSV file. */
  readonly header?: CsvHeader;
  readonly tzSource?: string;
}

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

/** At most this many unknown fields are remembered: a file of junk must not fill the memory. */
export const MAX_UNKNOWN_FIELDS = 100;
/** And of each name this much. */
const MAX_NAME_LENGTH = 100;
const LF = 10;
const CR = 13;

/**
 * A decoder of chunks. Each line is tried the fast way (JSON lines that look as the contract's writer
 * makes them) and, failing that, read by the full grammar.
 *
 * @example
 * ```ts
 * import { createDecoder, SLACK_BYTES } from "@lib/pipeline/ingest/decode_chunk.ts";
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
  const { contract, format, header } = options;
  const builder = createBatchBuilder(contract);
  const templates = format === "json" ? templatesOf(contract) : [];
  const unknown = new Set<string>();
  const standardizeOptions: StandardizeOptions = {
    ...(options.tzSource === undefined ? {} : { tzSource: options.tzSource }),
    onUnknownField: (path) => unknown.size < MAX_UNKNOWN_FIELDS && unknown.add(shortened(path)),
  };

  function fast(bytes: Uint8Array, view: DataView, from: number): number {
    for (let index = 0; index < templates.length; index++) {
      let at = scanRecord(bytes, view, from, templates[index]!, builder);
      if (at < 0) continue;
      // The style that fits is tried first from here on.
      if (index > 0) templates.unshift(...templates.splice(index, 1));
      if (bytes[at] === CR) at++;
      return bytes[at] === LF ? at : -1;
    }
    return -1;
  }

  function slow(bytes: Uint8Array, from: number, to: number): ReturnType<typeof standardizeLine> {
    const length = to - from;
    if (length > MAX_LINE_BYTES) return malformedRow(contract, `malformed_${format}`);
    const line = bytes.subarray(from, to);
    return header
      ? standardizeCsvLine(contract, header, line, standardizeOptions)
      : standardizeLine(contract, line, standardizeOptions);
  }

  return (bytes, { length, offset }) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const batches: IngestBatch[] = [];
    let lines = 0;
    let blankLines = 0;
    // Ends the last line where the file does not, and stops every fast read at the end.
    bytes[length] = LF;
    for (let from = 0; from < length; lines++) {
      if (builder.rows === builder.capacity) batches.push(builder.take());
      let to = fast(bytes, view, from);
      if (to >= 0) {
        builder.commit(lines, offset + from, to - from);
      } else {
        to = bytes.indexOf(LF, from);
        if (isBlank(bytes, from, to)) blankLines++;
        else {
          builder.add(slow(bytes, from, to), {
            line: lines,
            offset: offset + from,
            length: to - from,
          });
        }
      }
      from = to + 1;
    }
    if (builder.rows > 0) batches.push(builder.take());
    const unknownFields = [...unknown];
    unknown.clear();
    return { batches, lines, blankLines, unknownFields };
  };
}

/** A copy, as a slice would hold on to the whole name. */
function shortened(name: string): string {
  if (name.length <= MAX_NAME_LENGTH) return name;
  return `${Array.from(name.slice(0, MAX_NAME_LENGTH)).join("")}…`;
}

function templatesOf(contract: Contract): NonNullable<ReturnType<typeof lineTemplate>>[] {
  return JSON_STYLES.map((style) => lineTemplate(contract, style)).filter((template) =>
    template !== undefined
  );
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
