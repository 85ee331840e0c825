/** Makes a text file ready to be read by position: unpacked, its byte order mark and header known. @module */

import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";
import type { Contract } from "@lib/contracts/contract.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { type CsvHeader, readCsvHeader, splitCsvLine } from "./csv_line.ts";
import type { InputFile } from "./find_inputs.ts";
import { isBlank } from "./json_line.ts";

/** A text file whose lines can be read by position. */
export interface TextSource {
  readonly file: InputFile;
  readonly format: "json" | "csv";
  /** Where the bytes are: the file itself, or its unpacked copy. */
  readonly path: string;
  /** Position of the first line of data, and of the end. What is appended later is not read. */
  readonly from: number;
  readonly to: number;
  /** Lines before `from`: of a CSV file, its header and blank lines above it. */
  readonly linesBefore: number;
  readonly blankLinesBefore: number;
  readonly header?: CsvHeader;
  /** What the user should know: a byte order mark, columns not known or missing, a file cut short. */
  readonly notes: readonly string[];
}

/** How text files are opened. */
export interface OpenTextOptions {
  readonly contract: Contract;
  /** Folder for unpacked copies. */
  readonly spillDirectory: string;
  /** Read the whole lines of a gzip that is cut short instead of failing. */
  readonly allowPartial?: boolean;
}

const GZIP_MAGIC = [0x1f, 0x8b];
const BOM = [0xef, 0xbb, 0xbf];
/** A header longer than this is not one. */
const MAX_HEADER_BYTES = 2 ** 20;
const LF = 10;

/**
 * Opens a JSON-lines or CSV file, plain or gzipped.
 *
 * A gzip is unpacked to `spillDirectory`, because the raw text of quarantined rows is read a second
 * time, by position.
 *
 * @throws {UsageError} for a CSV header without a single known column, or with one twice.
 * @throws {Error} for a gzip that is cut short, saying how many whole lines were readable.
 */
export async function openText(file: InputFile, options: OpenTextOptions): Promise<TextSource> {
  const { contract, spillDirectory, allowPartial = false } = options;
  const notes: string[] = [];
  let { path, bytes: to } = file;
  if (startsWith(path, GZIP_MAGIC)) {
    path = await Deno.makeTempFile({ dir: spillDirectory, suffix: ".unpacked" });
    const unpacked = await gunzip(file.path, path);
    to = unpacked.bytes;
    if (unpacked.error !== undefined) {
      const whole = countLines(path, to);
      const say =
        `${file.path} is cut short or damaged (${unpacked.error}): ${whole.lines} whole lines were readable`;
      if (!allowPartial) throw new Error(`${say}; --allow-partial reads those`);
      to = whole.bytes;
      notes.push(say);
    }
  } else if (file.path.toLowerCase().endsWith(".gz") && to > 0) {
    throw new UsageError(`--input must be gzip where its name ends in .gz: "${file.path}" is not`);
  }
  let from = 0;
  if (startsWith(path, BOM)) {
    from = BOM.length;
    notes.push(`${file.path}: byte order mark skipped`);
  }
  const format = file.format === "csv" ? "csv" : "json";
  const line = format === "csv" ? firstLine(path, from, to) : undefined;
  if (line === undefined) {
    return { file, format, path, from, to, linesBefore: 0, blankLinesBefore: 0, notes };
  }
  const header = checkHeader(contract, file.path, line.text);
  if (header.unknown.length > 0) {
    notes.push(`${file.path}: unknown columns ignored: ${header.unknown.join(", ")}`);
  }
  if (header.missing.length > 0) {
    notes.push(`${file.path}: columns missing: ${header.missing.join(", ")}`);
  }
  const before = { linesBefore: line.blankLines + 1, blankLinesBefore: line.blankLines };
  return { file, format, path, from: line.next, to, ...before, header, notes };
}

function checkHeader(contract: Contract, path: string, text: string): CsvHeader {
  const cells = splitCsvLine(text);
  const header = readCsvHeader(contract, cells ?? []);
  const found = header.columns.filter((column) => column !== undefined);
  const columns = Object.keys(contract.columns).join(", ");
  if (found.length === 0) {
    throw new UsageError(
      `--input must have a CSV header with columns of ${contract.name} (${columns}): the first line of "${path}" has none`,
    );
  }
  const twice = found.find((column, at) => found.indexOf(column) !== at);
  if (twice !== undefined) {
    throw new UsageError(`--input must name each column once: "${path}" has ${twice} twice`);
  }
  return header;
}

function startsWith(path: string, magic: readonly number[]): boolean {
  using file = Deno.openSync(path);
  const bytes = new Uint8Array(magic.length);
  return file.readSync(bytes) === magic.length && magic.every((byte, at) => bytes[at] === byte);
}

/** Unpacks with node:zlib, which hands over what it could read before it reports an error. */
async function gunzip(from: string, to: string): Promise<{ bytes: number; error?: string }> {
  using target = Deno.openSync(to, { write: true, truncate: true });
  const source = createReadStream(from);
  const unpacked = source.pipe(createGunzip());
  let bytes = 0;
  let writeError: unknown;
  unpacked.on("data", (chunk: Uint8Array) => {
    try {
      for (let done = 0; done < chunk.length;) done += target.writeSync(chunk.subarray(done));
      bytes += chunk.length;
    } catch (error) {
      writeError = error;
      source.destroy();
      unpacked.destroy();
    }
  });
  let readError: string | undefined;
  unpacked.on("error", (error: Error) => readError = error.message);
  await new Promise((resolve) => unpacked.on("close", resolve));
  if (writeError !== undefined) throw writeError;
  return readError === undefined ? { bytes } : { bytes, error: readError };
}

function countLines(path: string, to: number): { lines: number; bytes: number } {
  using file = Deno.openSync(path);
  const buffer = new Uint8Array(2 ** 20);
  let lines = 0;
  let bytes = 0;
  for (let at = 0; at < to;) {
    const read = file.readSync(buffer);
    if (read === null) break;
    for (let lf = buffer.indexOf(LF); lf >= 0 && lf < read; lf = buffer.indexOf(LF, lf + 1)) {
      lines++;
      bytes = at + lf + 1;
    }
    at += read;
  }
  return { lines, bytes };
}

/**
 * The first line that is not blank, or `undefined` where there is none. A line that does not end within
 * what a header may take is given as an empty one, which is no header.
 */
function firstLine(
  path: string,
  from: number,
  to: number,
): { text: string; blankLines: number; next: number } | undefined {
  const bytes = readBytes(path, from, Math.min(MAX_HEADER_BYTES, to - from));
  const isWhole = from + bytes.length === to;
  let blankLines = 0;
  for (let start = 0; start < bytes.length; blankLines++) {
    const lf = bytes.indexOf(LF, start);
    if (lf < 0 && !isWhole) break;
    const end = lf < 0 ? bytes.length : lf;
    if (!isBlank(bytes, start, end)) {
      const text = new TextDecoder().decode(bytes.subarray(start, end)).replace(/\r$/, "");
      return { text, blankLines, next: from + Math.min(end + 1, bytes.length) };
    }
    start = end + 1;
  }
  return isWhole ? undefined : { text: "", blankLines, next: to };
}

function readBytes(path: string, from: number, length: number): Uint8Array {
  using file = Deno.openSync(path);
  file.seekSync(from, Deno.SeekMode.Start);
  const bytes = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const read = file.readSync(bytes.subarray(filled));
    if (read === null) break;
    filled += read;
  }
  return bytes.subarray(0, filled);
}
