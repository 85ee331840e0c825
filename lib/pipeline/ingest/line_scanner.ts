/** Reads one line of a buffer into a row: the quick way where it can, else the slow one. @module */

import type { Contract } from "@lib/contracts/contract.ts";
import {
  malformedRow,
  type StandardizeOptions,
  type StandardRow,
} from "@lib/contracts/standard_row.ts";
import type { BatchBuilder } from "./batch_builder.ts";
import { type CsvHeader, standardizeCsvLine } from "./csv_line.ts";
import { standardizeLine } from "./json_line.ts";
import { JSON_STYLES, lineTemplate } from "./line_template.ts";
import { scanRecord } from "./scan_json.ts";
import { shortenedName } from "./shortened_name.ts";

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

/** Reads lines of one buffer after the other. */
export interface LineScanner {
  /**
   * Fills the builder's next row, which is left to commit, from a line that looks as the contract's
   * writer makes it; answers where its LF is, or -1 for a line that does not.
   */
  fast(bytes: Uint8Array, view: DataView, from: number): number;
  /** Reads a line, without its LF, by the full grammar. */
  slow(line: Uint8Array): StandardRow;
  /** Dotted paths that the contract does not know, of the slow lines since the last time. */
  takeUnknown(): string[];
}

/** At most this many unknown fields are remembered: a file of junk must not fill the memory. */
export const MAX_UNKNOWN_FIELDS = 100;
const LF = 10;
const CR = 13;

/** A scanner that writes its fast rows to `builder`. */
export function createLineScanner(options: DecoderOptions, builder: BatchBuilder): LineScanner {
  const { contract, format, header } = options;
  const templates = format === "json" ? templatesOf(contract) : [];
  const unknown = new Set<string>();
  const standardizeOptions: StandardizeOptions = {
    ...(options.tzSource === undefined ? {} : { tzSource: options.tzSource }),
    onUnknownField: (path) => unknown.size < MAX_UNKNOWN_FIELDS && unknown.add(shortenedName(path)),
  };
  return {
    fast(bytes, view, from) {
      for (let index = 0; index < templates.length; index++) {
        let at = scanRecord(bytes, view, from, templates[index]!, builder);
        if (at < 0) continue;
        // The style that fits is tried first from here on.
        if (index > 0) templates.unshift(...templates.splice(index, 1));
        if (bytes[at] === CR) at++;
        return bytes[at] === LF ? at : -1;
      }
      return -1;
    },
    slow(line) {
      if (line.length > MAX_LINE_BYTES) return malformedRow(contract, `malformed_${format}`);
      return header
        ? standardizeCsvLine(contract, header, line, standardizeOptions)
        : standardizeLine(contract, line, standardizeOptions);
    },
    takeUnknown() {
      const taken = [...unknown];
      unknown.clear();
      return taken;
    },
  };
}

function templatesOf(contract: Contract): NonNullable<ReturnType<typeof lineTemplate>>[] {
  return JSON_STYLES.map((style) => lineTemplate(contract, style)).filter((template) =>
    template !== undefined
  );
}
