/** One line of a checkpoint: JSON, led by a checksum that shows whether it is whole. @module */

import { crc32 } from "node:zlib";

const CHECKSUM_LETTERS = 8;

/**
 * The line of a value, with its line feed.
 *
 * @example
 * ```ts
 * import { journalLine, readJournalLine } from "@lib/streaming/run/checkpoint/journal_line.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const line = journalLine({ batchId: 7 });
 * assertEquals(readJournalLine(line.trimEnd()), { batchId: 7 });
 * assertEquals(readJournalLine(line.replace("7", "8").trimEnd()), undefined);
 * ```
 */
export function journalLine(value: unknown): string {
  const text = JSON.stringify(value);
  return `${checksum(text)} ${text}\n`;
}

/** The value of a line without its line feed; undefined for a line that was not written so. */
export function readJournalLine(line: string): unknown {
  const text = line.slice(CHECKSUM_LETTERS + 1);
  if (line.slice(0, CHECKSUM_LETTERS + 1) !== `${checksum(text)} `) return undefined;
  return JSON.parse(text);
}

function checksum(text: string): string {
  return crc32(text).toString(16).padStart(CHECKSUM_LETTERS, "0");
}
