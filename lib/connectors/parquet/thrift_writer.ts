/** Thrift's compact protocol, as far as Parquet's metadata needs it. @module */

/** A value with its wire type. Fields of a struct are by their id, in rising order. */
export type Thrift =
  | { readonly i32: number }
  | { readonly i64: number }
  | { readonly text: string }
  | { readonly list: readonly Thrift[] }
  | { readonly struct: Readonly<Record<number, Thrift>> };

const TYPE_I32 = 5;
const TYPE_I64 = 6;
const TYPE_BINARY = 8;
const TYPE_LIST = 9;
const TYPE_STRUCT = 12;
/** From this length on, a list has its length after the first byte. */
const LONG_LIST = 15;

/**
 * Encodes a struct.
 *
 * The protocol is Apache Thrift's `doc/specs/thrift-compact-protocol.md`: numbers as zigzag
 * varints, field ids as differences from the one before.
 *
 * @example
 * ```ts
 * import { encodeThrift } from "@lib/connectors/parquet/thrift_writer.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([...encodeThrift({ 1: { i32: -1 } })], [0x15, 0x01, 0x00]);
 * ```
 */
export function encodeThrift(fields: Readonly<Record<number, Thrift>>): Uint8Array {
  const bytes: number[] = [];
  pushStruct(bytes, fields);
  return Uint8Array.from(bytes);
}

function pushStruct(bytes: number[], fields: Readonly<Record<number, Thrift>>): void {
  let previous = 0;
  for (const [id, value] of Object.entries(fields)) {
    // Ids of Parquet's structs are never more than 15 apart.
    bytes.push(((Number(id) - previous) << 4) | typeOf(value));
    pushValue(bytes, value);
    previous = Number(id);
  }
  bytes.push(0);
}

function pushValue(bytes: number[], value: Thrift): void {
  if ("i32" in value) pushVarint(bytes, zigzag(value.i32));
  else if ("i64" in value) pushVarint(bytes, zigzag(value.i64));
  else if ("text" in value) {
    const utf8 = new TextEncoder().encode(value.text);
    pushVarint(bytes, BigInt(utf8.length));
    bytes.push(...utf8);
  } else if ("struct" in value) pushStruct(bytes, value.struct);
  else {
    const { list } = value;
    const type = list.length === 0 ? TYPE_I32 : typeOf(list[0]!);
    bytes.push((Math.min(list.length, LONG_LIST) << 4) | type);
    if (list.length >= LONG_LIST) pushVarint(bytes, BigInt(list.length));
    for (const element of list) pushValue(bytes, element);
  }
}

function typeOf(value: Thrift): number {
  if ("i32" in value) return TYPE_I32;
  if ("i64" in value) return TYPE_I64;
  if ("text" in value) return TYPE_BINARY;
  return "list" in value ? TYPE_LIST : TYPE_STRUCT;
}

function zigzag(value: number): bigint {
  const wide = BigInt(value);
  return wide >= 0n ? wide * 2n : -wide * 2n - 1n;
}

function pushVarint(bytes: number[], value: bigint): void {
  while (value > 0x7fn) {
    bytes.push(Number(value & 0x7fn) | 0x80);
    value >>= 7n;
  }
  bytes.push(Number(value));
}
