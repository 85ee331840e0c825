/** Writes Parquet from columns that are already dictionaries and indices. @module */

import { encodeThrift, type Thrift } from "./thrift_writer.ts";

/** One column of the file. A list column holds several doubles per row. */
export interface ParquetColumn {
  /** Names from the outside in; all but the last are groups that are always there. */
  readonly path: readonly string[];
  readonly type: "double" | "double[]" | "boolean" | "string";
}

/** The values of a column in one row group; rows without a value have none here. */
export type ChunkValues =
  | { readonly kind: "doubles"; readonly values: Float64Array }
  /** One byte per value, 0 or 1. */
  | { readonly kind: "booleans"; readonly values: Uint8Array }
  /** A dictionary may hold a value twice. */
  | {
    readonly kind: "indices";
    readonly indices: Uint16Array;
    readonly dictionary: Float64Array | readonly string[];
  };

/** A column in one row group. */
export interface Chunk {
  readonly values: ChunkValues;
  /** One byte per row, 0 where it has no value; without it every row has one. */
  readonly valid?: Uint8Array;
  /** Doubles per row of a list column. */
  readonly listLength?: number;
}

/** The numbers that the format's `parquet.thrift` gives to types, encodings and kinds of pages. */
const TYPES = { boolean: 0, double: 5, "double[]": 5, string: 6 } as const;
const REQUIRED = 0;
const OPTIONAL = 1;
const REPEATED = 2;
const PLAIN = 0;
const RLE = 3;
const RLE_DICTIONARY = 8;
const DATA_PAGE = 0;
const DICTIONARY_PAGE = 2;
const UTF8 = 0;
const LIST = 3;
const MAGIC = new TextEncoder().encode("PAR1");

/**
 * An encoder of one file: the opening bytes, row groups as they come, the closing bytes.
 *
 * Nothing is compressed: dictionaries do most of what compression would, at the cost of a table
 * look-up. Indices are written 8 or 16 bits wide, whatever is needed at least, since at those
 * widths the packed form is the array itself.
 *
 * @example
 * ```ts
 * import { ParquetEncoder } from "@lib/connectors/parquet/parquet_encoder.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const encoder = new ParquetEncoder([{ path: ["level"], type: "double" }]);
 * const values = { kind: "doubles", values: Float64Array.of(1.5, 2.5) } as const;
 * const file = [encoder.open(), ...encoder.rowGroup(2, [{ values }]), encoder.close()];
 * assertEquals(new TextDecoder().decode(file.at(-1)!.slice(-4)), "PAR1");
 * ```
 */
export class ParquetEncoder {
  readonly #columns: readonly ParquetColumn[];
  readonly #groups: Thrift[] = [];
  #offset = MAGIC.length;
  #rows = 0;

  constructor(columns: readonly ParquetColumn[]) {
    this.#columns = columns;
  }

  /** The first bytes of the file. */
  open(): Uint8Array {
    return MAGIC;
  }

  /** The bytes of a row group, one chunk per column in order; the arrays are not copied. */
  rowGroup(rows: number, chunks: readonly Chunk[]): Uint8Array[] {
    const blocks: Uint8Array[] = [];
    const metadata: Thrift[] = [];
    const startOfGroup = this.#offset;
    this.#columns.forEach((column, i) => {
      const { pages, describe } = encodeChunk(column, chunks[i]!, rows);
      metadata.push(describe(this.#offset));
      for (const page of pages) this.#offset += page.length;
      blocks.push(...pages);
    });
    this.#groups.push({
      struct: {
        1: { list: metadata },
        2: { i64: this.#offset - startOfGroup },
        3: { i64: rows },
      },
    });
    this.#rows += rows;
    return blocks;
  }

  /** The last bytes of the file, with the metadata. */
  close(): Uint8Array {
    const footer = encodeThrift({
      1: { i32: 1 },
      2: { list: schemaOf(this.#columns) },
      3: { i64: this.#rows },
      4: { list: this.#groups },
      6: { text: "telemetry-lab" },
    });
    const bytes = new Uint8Array(footer.length + 4 + MAGIC.length);
    bytes.set(footer);
    new DataView(bytes.buffer).setUint32(footer.length, footer.length, true);
    bytes.set(MAGIC, footer.length + 4);
    return bytes;
  }
}

/** The tree of the schema, depth first: groups are taken from neighbouring paths. */
function schemaOf(columns: readonly ParquetColumn[]): Thrift[] {
  const top = [...new Set(columns.map(({ path }) => path[0]!))];
  const elements: Thrift[] = [
    { struct: { 4: { text: "record" }, 5: { i32: top.length } } },
  ];
  for (const name of top) {
    const members = columns.filter(({ path }) => path[0] === name);
    if (members[0]!.path.length > 1) {
      elements.push({
        struct: { 3: { i32: REQUIRED }, 4: { text: name }, 5: { i32: members.length } },
      });
    }
    for (const member of members) elements.push(...leafOf(member));
  }
  return elements;
}

function leafOf({ path, type }: ParquetColumn): Thrift[] {
  const name: Thrift = { text: path.at(-1)! };
  if (type === "double[]") {
    return [
      { struct: { 3: { i32: OPTIONAL }, 4: name, 5: { i32: 1 }, 6: { i32: LIST } } },
      { struct: { 3: { i32: REPEATED }, 4: { text: "list" }, 5: { i32: 1 } } },
      { struct: { 1: { i32: TYPES[type] }, 3: { i32: REQUIRED }, 4: { text: "element" } } },
    ];
  }
  const leaf = { 1: { i32: TYPES[type] }, 3: { i32: OPTIONAL }, 4: name };
  return [{ struct: type === "string" ? { ...leaf, 6: { i32: UTF8 } } : leaf }];
}

function encodeChunk({ path, type }: ParquetColumn, chunk: Chunk, rows: number) {
  const { values } = chunk;
  const levels = type === "double[]" ? listLevels(chunk, rows) : plainLevels(chunk, rows);
  const isIndexed = values.kind === "indices";
  const dictionary = isIndexed
    ? page(DICTIONARY_PAGE, values.dictionary.length, [dictionaryBytes(values.dictionary)])
    : [];
  const data = page(DATA_PAGE, levels.count, [...levels.blocks, ...valueBlocks(values)], isIndexed);
  const pages = [...dictionary, ...data];
  const size = byteLength(pages);
  const describe = (offset: number): Thrift => {
    const dictionaryAt: Record<number, Thrift> = isIndexed ? { 11: { i64: offset } } : {};
    return {
      struct: {
        2: { i64: offset },
        3: {
          struct: {
            1: { i32: TYPES[type] },
            2: {
              list: (isIndexed ? [PLAIN, RLE, RLE_DICTIONARY] : [PLAIN, RLE]).map((i32) => ({
                i32,
              })),
            },
            3: {
              list: (type === "double[]" ? [...path, "list", "element"] : path)
                .map((text) => ({ text })),
            },
            4: { i32: 0 },
            5: { i64: levels.count },
            6: { i64: size },
            7: { i64: size },
            9: { i64: offset + byteLength(dictionary) },
            ...dictionaryAt,
          },
        },
      },
    };
  };
  return { pages, describe };
}

function page(
  kind: typeof DATA_PAGE | typeof DICTIONARY_PAGE,
  count: number,
  body: readonly Uint8Array[],
  isIndexed = false,
): Uint8Array[] {
  const size = byteLength(body);
  const header = encodeThrift({
    1: { i32: kind },
    2: { i32: size },
    3: { i32: size },
    ...(kind === DICTIONARY_PAGE ? { 7: { struct: { 1: { i32: count }, 2: { i32: PLAIN } } } } : {
      5: {
        struct: {
          1: { i32: count },
          2: { i32: isIndexed ? RLE_DICTIONARY : PLAIN },
          3: { i32: RLE },
          4: { i32: RLE },
        },
      },
    }),
  });
  return [header, ...body];
}

function dictionaryBytes(dictionary: Float64Array | readonly string[]): Uint8Array {
  if (dictionary instanceof Float64Array) return bytesOf(dictionary);
  const texts = dictionary.map((text) => new TextEncoder().encode(text));
  const bytes = new Uint8Array(texts.reduce((sum, text) => sum + 4 + text.length, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const text of texts) {
    view.setUint32(at, text.length, true);
    bytes.set(text, at + 4);
    at += 4 + text.length;
  }
  return bytes;
}

function valueBlocks(values: ChunkValues): Uint8Array[] {
  if (values.kind === "doubles") return [bytesOf(values.values)];
  if (values.kind === "booleans") return [packBits(values.values)];
  const { indices, dictionary } = values;
  const isNarrow = dictionary.length <= 256;
  // Packed values come in groups of eight; what is over is not read.
  const groups = Math.ceil(indices.length / 8);
  const packed = new Uint8Array(groups * (isNarrow ? 8 : 16));
  if (isNarrow) packed.set(indices);
  else packed.set(bytesOf(indices));
  return [Uint8Array.of(isNarrow ? 8 : 16), packedRun(groups), packed];
}

/** Level 1 is a value, 0 is none. */
function plainLevels({ valid }: Chunk, rows: number) {
  const definition = valid === undefined ? sameRun(1, rows) : packedLevels(valid, 1);
  return { count: rows, blocks: withLength(definition) };
}

/** Definition 2 is an element and 0 no list; repetition 0 begins a row. */
function listLevels({ valid, listLength }: Chunk, rows: number) {
  const length = listLength!;
  const definition = new Uint8Array(rows * length);
  const repetition = new Uint8Array(rows * length);
  let count = 0;
  for (let row = 0; row < rows; row++) {
    const isThere = valid === undefined || valid[row] === 1;
    for (let n = 0; n < (isThere ? length : 1); n++, count++) {
      definition[count] = isThere ? 2 : 0;
      repetition[count] = n > 0 ? 1 : 0;
    }
  }
  return {
    count,
    blocks: [
      ...withLength(packedLevels(repetition.subarray(0, count), 1)),
      ...withLength(
        valid === undefined ? sameRun(2, count) : packedLevels(definition.subarray(0, count), 2),
      ),
    ],
  };
}

/** A run of the same level, which fits one byte. */
function sameRun(level: number, count: number): Uint8Array[] {
  return [varint(count * 2), Uint8Array.of(level)];
}

/** Levels of one or two bits each, in groups of eight. */
function packedLevels(levels: Uint8Array, width: 1 | 2): Uint8Array[] {
  const groups = Math.ceil(levels.length / 8);
  const packed = new Uint8Array(groups * width);
  packed.set(packBits(levels, width));
  return [packedRun(groups), packed];
}

function packBits(values: Uint8Array, width: 1 | 2 = 1): Uint8Array {
  const perByte = 8 / width;
  const packed = new Uint8Array(Math.ceil(values.length / perByte));
  for (let i = 0; i < values.length; i++) {
    packed[Math.floor(i / perByte)]! |= values[i]! << (width * (i % perByte));
  }
  return packed;
}

function packedRun(groups: number): Uint8Array {
  return varint(groups * 2 + 1);
}

function withLength(blocks: readonly Uint8Array[]): Uint8Array[] {
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, byteLength(blocks), true);
  return [length, ...blocks];
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  for (; value > 0x7f; value >>>= 7) bytes.push((value & 0x7f) | 0x80);
  return Uint8Array.of(...bytes, value);
}

function byteLength(blocks: readonly Uint8Array[]): number {
  return blocks.reduce((sum, { length }) => sum + length, 0);
}

function bytesOf(values: Float64Array | Uint16Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
