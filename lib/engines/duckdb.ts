/** DuckDB: the one file that knows the library. @module */

import { type DuckDBConnection, DuckDBDataChunk, DuckDBInstance } from "@duckdb/node-api";
import bindings from "@duckdb/node-bindings";
import type { ColumnBatch, ColumnData } from "@lib/contracts/column_batch.ts";

export { sqlName, sqlText } from "@lib/quality/sql_literals.ts";

/** How much of the machine a session may use. */
export interface DuckdbOptions {
  /** A database file; default: in memory. */
  readonly path?: string;
  /** Beyond this, DuckDB spills to `spillDirectory`. */
  readonly memoryLimitMb?: number;
  readonly spillDirectory?: string;
  readonly threads?: number;
  /** Open `path` without the right to change it. */
  readonly readOnly?: boolean;
}

/** A value that a query takes as a parameter. */
export type SqlValue = string | number | bigint | boolean | null;

/** A session. Close it with `close()` or `using`. */
export interface Duckdb extends Disposable {
  readonly version: string;
  /** Runs statements, giving nothing back. */
  run(sql: string, values?: readonly SqlValue[]): Promise<void>;
  /**
   * The rows of a query as objects. Whole numbers come as `number` while they are exact and as
   * `bigint` beyond; cast timestamps in SQL, as JavaScript's `Date` has no microseconds.
   */
  rows<Row>(sql: string, values?: readonly SqlValue[]): Promise<Row[]>;
  /** The rows of a query, chunk by chunk, for results that may not fit in memory. */
  stream<Row>(sql: string): AsyncIterable<Row[]>;
  /** The first row of a query. */
  one<Row>(sql: string, values?: readonly SqlValue[]): Promise<Row>;
  /**
   * The first row of each query, several running at a time: what one of them does on a single thread
   * (a median, say) does not keep the other cores waiting.
   */
  oneOfEach<Row>(queries: readonly string[]): Promise<Row[]>;
  /** Appends typed columns to an existing table whose columns are `names`, in order. */
  loader(table: string, names: readonly string[]): Promise<TableLoader>;
  close(): void;
}

/** Appends batches to a table; what it was given is in the table after `close()`. */
export interface TableLoader {
  append(batch: ColumnBatch): void;
  close(): void;
}

/** SQL types of what a {@linkcode ColumnBatch} carries. */
export const SQL_TYPES = {
  string: "VARCHAR",
  double: "DOUBLE",
  boolean: "BOOLEAN",
  timestamp: "TIMESTAMPTZ",
  bigint: "BIGINT",
} as const;

const VECTOR_ROWS = 2048;
/** DuckDB keeps texts of up to 12 bytes inside the vector: 4 bytes of length, then the bytes. */
const STRING_BYTES = 16;
const INLINE_BYTES = 12;

/**
 * Opens a session with UTC as its time zone and insertion order kept.
 *
 * @example
 * ```ts
 * import { openDuckdb } from "@lib/engines/duckdb.ts";
 * import { assertEquals } from "@std/assert";
 *
 * using db = await openDuckdb();
 * assertEquals(await db.rows("SELECT 40 + 2 AS answer"), [{ answer: 42 }]);
 * ```
 */
export async function openDuckdb(options: DuckdbOptions = {}): Promise<Duckdb> {
  const { path = ":memory:", memoryLimitMb, spillDirectory, threads, readOnly } = options;
  const config: Record<string, string> = {
    preserve_insertion_order: "true",
    // An unknown function or an address as a path would have it download code and run that.
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
  };
  if (memoryLimitMb !== undefined) config["memory_limit"] = `${memoryLimitMb}MB`;
  if (spillDirectory !== undefined) config["temp_directory"] = spillDirectory;
  if (threads !== undefined) config["threads"] = String(threads);
  if (readOnly) config["access_mode"] = "READ_ONLY";
  const instance = await DuckDBInstance.create(path, config);
  const connect = async () => {
    const made = await instance.connect();
    await made.run("SET TimeZone = 'UTC'");
    return made;
  };
  const connection = await connect();
  const close = () => {
    connection.closeSync();
    instance.closeSync();
  };
  const rows = <Row>(sql: string, values?: readonly SqlValue[]) =>
    rowsOn<Row>(connection, sql, values);
  return {
    version: bindings.library_version(),
    run: async (sql, values) => {
      await connection.run(sql, values ? [...values] : undefined);
    },
    rows,
    async *stream<Row>(sql: string) {
      // On a connection of its own: whatever else one of them runs ends its open result early, and
      // without an error.
      const own = await connect();
      try {
        const result = await own.stream(sql);
        for await (const chunk of result.yieldRowObjectJs()) yield chunk.map(plain) as Row[];
      } finally {
        own.closeSync();
      }
    },
    one: async <Row>(sql: string, values?: readonly SqlValue[]) => {
      const [row] = await rows<Row>(sql, values);
      return existing(row, sql);
    },
    oneOfEach: async <Row>(queries: readonly string[]) => {
      const found: Row[] = [];
      let next = 0;
      const lane = async () => {
        const own = await connect();
        try {
          for (let at = next++; at < queries.length; at = next++) {
            const [row] = await rowsOn<Row>(own, queries[at]!);
            found[at] = existing(row, queries[at]!);
          }
        } finally {
          own.closeSync();
        }
      };
      const lanes = Math.min(queries.length, threads ?? navigator.hardwareConcurrency);
      // All lanes are waited for even when one fails: a session that is closed under a running query
      // takes the process with it.
      const ends = await Promise.allSettled(Array.from({ length: lanes }, lane));
      const failed = ends.find((end) => end.status === "rejected");
      if (failed) throw failed.reason;
      return found;
    },
    loader: async (table, names) => {
      const own = await connect();
      const appender = await own.createAppender(table);
      const types = names.map((_, index) =>
        appender.columnType(index).toLogicalType().logical_type
      );
      // One chunk serves all appends: fresh memory for each costs more than filling it.
      const chunk = bindings.create_data_chunk(types);
      const wrapped = new DuckDBDataChunk(chunk);
      return {
        append: (batch) => {
          for (let from = 0; from < batch.rows; from += VECTOR_ROWS) {
            const rows = Math.min(VECTOR_ROWS, batch.rows - from);
            bindings.data_chunk_reset(chunk);
            bindings.data_chunk_set_size(chunk, rows);
            names.forEach((name, index) => {
              const data = batch.columns[name];
              if (data === undefined) {
                throw new TypeError(`Cannot append as the batch must have a column ${name}`);
              }
              fillVector(bindings.data_chunk_get_vector(chunk, index), data, { from, rows });
            });
            appender.appendDataChunk(wrapped);
          }
        },
        close: () => {
          appender.closeSync();
          own.closeSync();
        },
      };
    },
    close,
    [Symbol.dispose]: close,
  };
}

/**
 * A path as a pattern that only it matches: DuckDB reads every path of a file to read as a pattern, and
 * would take `part[1].parquet` for `part1.parquet`.
 */
export function pathPattern(path: string): string {
  return path.replaceAll(/[[*?]/g, "[$&]");
}

async function rowsOn<Row>(
  connection: DuckDBConnection,
  sql: string,
  values?: readonly SqlValue[],
): Promise<Row[]> {
  const reader = await connection.runAndReadAll(sql, values ? [...values] : undefined);
  return reader.getRowObjectsJS().map(plain) as Row[];
}

function existing<Row>(row: Row | undefined, sql: string): Row {
  if (row === undefined) throw new RangeError(`Cannot read a row as there is none: ${sql}`);
  return row;
}

interface Slice {
  readonly from: number;
  readonly rows: number;
}

function fillVector(vector: bindings.Vector, data: ColumnData, { from, rows }: Slice): void {
  switch (data.type) {
    case "string":
      fillStrings(vector, data.codes.subarray(from, from + rows), data.dictionary);
      return;
    case "double[]": {
      const child = bindings.array_vector_get_child(vector);
      const { length } = data;
      copyBytes(child, data.values.subarray(from * length, (from + rows) * length));
      break;
    }
    default:
      copyBytes(vector, data.values.subarray(from, from + rows));
  }
  if (data.valid) fillValidity(vector, data.valid.subarray(from, from + rows));
}

function copyBytes(vector: bindings.Vector, values: ArrayBufferView): void {
  const buffer = values.buffer as ArrayBuffer;
  bindings.copy_data_to_vector(vector, 0, buffer, values.byteOffset, values.byteLength);
}

/** Writes the bit mask of what is not null; a mask is only made where there is a null. */
function fillValidity(vector: bindings.Vector, valid: Uint8Array): void {
  if (!valid.includes(0)) return;
  const mask = new Uint8Array(VECTOR_ROWS / 8);
  for (let row = 0; row < valid.length; row++) {
    if (valid[row]) mask[row >> 3]! |= 1 << (row & 7);
  }
  bindings.vector_ensure_validity_writable(vector);
  bindings.copy_data_to_vector_validity(vector, 0, mask.buffer, 0, mask.length);
}

/** The texts of a dictionary as DuckDB wants them, each made once. */
interface EncodedTexts {
  readonly utf8: readonly Uint8Array[];
  /** Four words per text: its length (-1 when too long to be inline) and its bytes. */
  readonly inline: Int32Array;
}

const encodedCache = new WeakMap<readonly string[], EncodedTexts>();
const encoder = new TextEncoder();
/** Kept from call to call: what a null's words hold does not matter, its validity does. */
const stringScratch = new Int32Array(VECTOR_ROWS * STRING_BYTES / 4);
const validScratch = new Uint8Array(VECTOR_ROWS);

/** Short texts are copied as one block; each longer one is handed over by itself. */
function fillStrings(
  vector: bindings.Vector,
  codes: Int32Array,
  dictionary: readonly string[],
): void {
  const words = STRING_BYTES / 4;
  const { inline, utf8 } = encodeTexts(dictionary);
  const out = stringScratch.subarray(0, codes.length * words);
  const valid = validScratch.subarray(0, codes.length);
  const long: number[] = [];
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]!;
    valid[row] = code < 0 ? 0 : 1;
    if (code < 0) continue;
    const at = code * words;
    if (inline[at]! < 0) {
      long.push(row);
      out[row * words] = 0;
      continue;
    }
    out[row * words] = inline[at]!;
    out[row * words + 1] = inline[at + 1]!;
    out[row * words + 2] = inline[at + 2]!;
    out[row * words + 3] = inline[at + 3]!;
  }
  if (valid.includes(1)) copyBytes(vector, out);
  for (const row of long) {
    bindings.vector_assign_string_element_len(vector, row, utf8[codes[row]!]!);
  }
  fillValidity(vector, valid);
}

function encodeTexts(dictionary: readonly string[]): EncodedTexts {
  const known = encodedCache.get(dictionary);
  if (known !== undefined) return known;
  const utf8 = dictionary.map((text) => encoder.encode(text));
  const bytes = new Uint8Array(dictionary.length * STRING_BYTES);
  const inline = new Int32Array(bytes.buffer);
  utf8.forEach((text, index) => {
    inline[index * 4] = text.length <= INLINE_BYTES ? text.length : -1;
    if (text.length <= INLINE_BYTES) bytes.set(text, index * STRING_BYTES + 4);
  });
  const encoded = { utf8, inline };
  encodedCache.set(dictionary, encoded);
  return encoded;
}

function plain(row: Record<string, unknown>): Record<string, unknown> {
  for (const key in row) row[key] = plainValue(row[key]);
  return row;
}

function plainValue(value: unknown): unknown {
  if (typeof value === "bigint") {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }
  if (Array.isArray(value)) return value.map(plainValue);
  if (value !== null && typeof value === "object" && value.constructor === Object) {
    return plain(value as Record<string, unknown>);
  }
  return value;
}
