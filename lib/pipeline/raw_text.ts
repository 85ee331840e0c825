/** Fetches the original text of the rows that go to quarantine. @module */

import { type Duckdb, pathPattern, sqlText, type TableLoader } from "@lib/engines/duckdb.ts";
import { strictText } from "./ingest/strict_text.ts";

/** Where the text of a source's rows is. */
export type RawSource =
  /** Bytes of a file, at each row's `raw_offset` and `raw_length`. */
  | { readonly kind: "text"; readonly path: string }
  /** Rows of a Parquet file, shown as JSON by an SQL expression over the file. */
  | { readonly kind: "parquet"; readonly path: string; readonly recordSql: string };

interface RawRow {
  readonly row_id: number;
  readonly source: number;
  readonly raw_offset: number;
  readonly raw_length: number;
}

/** Large enough that neighbouring lines come with one read. */
const WINDOW_BYTES = 2 ** 20;
/** Two thousand lines of megabytes each would not fit in memory. */
const PIECE_BYTES = 16 * 2 ** 20;

/**
 * Fills the table `raw_text` (`row_id`, `raw`, `raw_encoding`) for all rows of `judged` that are not
 * clean. Only those are read a second time; keeping every row's text would double the memory.
 */
export async function loadRawText(db: Duckdb, sources: readonly RawSource[]): Promise<void> {
  const loader = await db.loader("raw_text", ["row_id", "raw", "raw_encoding"]);
  let reader: { source: number; read: ReturnType<typeof fileReader> } | undefined;
  const rows = db.stream<RawRow>(
    `SELECT row_id, source, raw_offset, raw_length FROM judged
     WHERE NOT is_clean AND raw_offset IS NOT NULL ORDER BY row_id`,
  );
  try {
    for await (const chunk of rows) {
      for (const rows of inPieces(chunk)) {
        const texts = rows.map(({ source, raw_offset, raw_length }) => {
          if (reader?.source !== source) {
            reader?.read.close();
            reader = { source, read: fileReader(sources[source]!.path) };
          }
          return decodeRaw(reader.read.at(raw_offset, raw_length));
        });
        append(loader, rows, texts);
      }
    }
  } finally {
    reader?.read.close();
    loader.close();
  }
  for (const [at, source] of sources.entries()) {
    if (source.kind !== "parquet") continue;
    await db.run(`
      INSERT INTO raw_text
      SELECT row_id, raw::VARCHAR, 'utf8' FROM judged
      JOIN (
        SELECT ${source.recordSql} AS raw, file_row_number
        FROM read_parquet(${sqlText(pathPattern(source.path))}, file_row_number = TRUE)
      ) ON file_row_number = source_line - 1
      WHERE NOT is_clean AND source = ${at}`);
  }
}

/** Rows whose texts may be in memory together; a longer text is a piece of its own. */
function* inPieces(rows: readonly RawRow[]): Generator<readonly RawRow[]> {
  let from = 0;
  let bytes = 0;
  for (const [at, { raw_length: length }] of rows.entries()) {
    if (at > from && bytes + length > PIECE_BYTES) {
      yield rows.slice(from, at);
      from = at;
      bytes = 0;
    }
    bytes += length;
  }
  yield rows.slice(from);
}

function append(
  loader: TableLoader,
  rows: readonly RawRow[],
  texts: readonly { readonly raw: string; readonly encoding: string }[],
): void {
  loader.append({
    rows: rows.length,
    columns: {
      row_id: { type: "bigint", values: BigInt64Array.from(rows, ({ row_id }) => BigInt(row_id)) },
      raw: {
        type: "string",
        codes: Int32Array.from(rows, (_, row) => row),
        dictionary: texts.map(({ raw }) => raw),
      },
      raw_encoding: {
        type: "string",
        codes: Int32Array.from(texts, ({ encoding }) => encoding === "utf8" ? 0 : 1),
        dictionary: ["utf8", "base64"],
      },
    },
  });
}

/** Text where the bytes are UTF-8, else base64: a quarantined row can always be given back whole. */
function decodeRaw(bytes: Uint8Array): { raw: string; encoding: "utf8" | "base64" } {
  const text = strictText(bytes);
  return text === undefined
    ? { raw: bytes.toBase64(), encoding: "base64" }
    : { raw: text, encoding: "utf8" };
}

/** Reads a file at rising positions through a window, so that near lines share a read. */
function fileReader(path: string) {
  const file = Deno.openSync(path);
  let window = new Uint8Array(WINDOW_BYTES);
  let start = 0;
  let filled = 0;
  return {
    at: (offset: number, length: number): Uint8Array => {
      if (offset < start || offset + length > start + filled) {
        if (length > window.length) window = new Uint8Array(length);
        file.seekSync(offset, Deno.SeekMode.Start);
        start = offset;
        filled = 0;
        while (filled < length) {
          const read = file.readSync(window.subarray(filled));
          if (read === null) {
            throw new Error(`Cannot read ${path} again as it became shorter while it was read`);
          }
          filled += read;
        }
      }
      return window.subarray(offset - start, offset - start + length);
    },
    close: () => file.close(),
  };
}
