/** The fast way through lines that look as the contract's own writer makes them. @module */

import { daysFromCivil } from "@lib/time/days_from_civil.ts";
import type { BatchBuilder, ColumnArrays } from "./batch_builder.ts";
import type { LineTemplate } from "./line_template.ts";

const MINUS = 0x2d;
const PLUS = 0x2b;
const DOT = 0x2e;
const ZERO = 0x30;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const SPACE = 0x20;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const COLON = 0x3a;
/** Little-endian words of the literals that JSON has. */
const NULL_WORD = 0x6c6c756e;
const TRUE_WORD = 0x65757274;
const ALSE_WORD = 0x65736c61;

/** Up to this many digits, an integer and a power of ten are both exact, and so is their quotient. */
const EXACT_DIGITS = 15;
const POWERS = Float64Array.from({ length: EXACT_DIGITS + 1 }, (_, exponent) => 10 ** exponent);
const DAYS_IN_MONTH = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
/** A longer text or number is left to the full grammar: it is rare, and turned to a string at once. */
const MAX_VALUE_BYTES = 1024;
/** Years whose instants in microseconds are exact in a double. */
const FIRST_YEAR = 1700;
const LAST_YEAR = 2250;

/** Where the value that was read last ended; -1 where it was not of the simple form. */
let end = 0;

/**
 * Reads the record that starts at `from` into the builder's next row, if its bytes follow the
 * template and its values are of the simple forms; the caller commits the row.
 *
 * It gives the position after the record, or -1 for "not this way": nothing is said of the record
 * then, and the caller reads it by the full grammar. So everything accepted here must be accepted
 * there with the same values; the reverse is only a matter of speed.
 *
 * @param bytes must have at least 64 bytes behind the last line, so that no read is out of bounds.
 */
export function scanRecord(
  bytes: Uint8Array,
  view: DataView,
  from: number,
  template: LineTemplate,
  builder: BatchBuilder,
): number {
  const { slots } = template;
  const { columns, rows: row } = builder;
  let at = from;
  for (let index = 0; index < slots.length; index++) {
    const slot = slots[index]!;
    const words = slot.beforeWords;
    for (let word = 0; word < words.length; word++, at += 4) {
      if (view.getInt32(at, true) !== words[word]) return -1;
    }
    const { before } = slot;
    for (let rest = words.length << 2; rest < before.length; rest++, at++) {
      if (bytes[at] !== before[rest]) return -1;
    }
    const column = columns[index]!;
    if (bytes[at] === 0x6e) {
      if (view.getInt32(at, true) !== NULL_WORD) return -1;
      column.valid[row] = 0;
      if (column.type === "string") column.codes[row] = -1;
      at += 4;
      continue;
    }
    switch (slot.type) {
      case "double":
        column.doubles[row] = scanNumber(bytes, at);
        at = end;
        break;
      case "string":
        at = scanText(bytes, at, column, row);
        break;
      case "timestamp":
        at = scanTimestamp(bytes, at, column, row);
        break;
      case "boolean":
        at = scanBoolean(bytes, view, at, column, row);
        break;
      case "double[]":
        at = scanNumbers(bytes, at, column, row);
        break;
    }
    if (at < 0) return -1;
  }
  for (const byte of template.end) {
    if (bytes[at++] !== byte) return -1;
  }
  return at;
}

/** A JSON number; sets `end`. */
function scanNumber(bytes: Uint8Array, from: number): number {
  let at = from;
  let byte = bytes[at]!;
  const isNegative = byte === MINUS;
  if (isNegative) byte = bytes[++at]!;
  let value = byte - ZERO;
  if (value < 0 || value > 9) return end = -1;
  const isZero = value === 0;
  let digits = 1;
  let digit = (byte = bytes[++at]!) - ZERO;
  if (isZero && digit >= 0 && digit <= 9) return end = -1;
  while (digit >= 0 && digit <= 9) {
    value = value * 10 + digit;
    digits++;
    digit = (byte = bytes[++at]!) - ZERO;
  }
  let decimals = 0;
  if (byte === DOT) {
    digit = (byte = bytes[++at]!) - ZERO;
    if (digit < 0 || digit > 9) return end = -1;
    while (digit >= 0 && digit <= 9) {
      value = value * 10 + digit;
      decimals++;
      digit = (byte = bytes[++at]!) - ZERO;
    }
  }
  if (digits + decimals > EXACT_DIGITS || (byte | 0x20) === 0x65) return scanLong(bytes, from, at);
  end = at;
  if (decimals > 0) value /= POWERS[decimals]!;
  return isNegative ? -value : value;
}

/** A number with an exponent or more digits than are exact; `to` is where its mantissa ends. */
function scanLong(bytes: Uint8Array, from: number, to: number): number {
  let at = to;
  if ((bytes[at]! | 0x20) === 0x65) {
    at++;
    if (bytes[at] === PLUS || bytes[at] === MINUS) at++;
    const start = at;
    while (bytes[at]! >= ZERO && bytes[at]! <= ZERO + 9) at++;
    if (at === start) return end = -1;
  }
  if (at - from > MAX_VALUE_BYTES) return end = -1;
  const value = Number(String.fromCharCode(...bytes.subarray(from, at)));
  end = Number.isFinite(value) ? at : -1;
  return value;
}

/** An ASCII text without escapes. */
function scanText(bytes: Uint8Array, from: number, column: ColumnArrays, row: number): number {
  if (bytes[from] !== QUOTE) return -1;
  let at = from + 1;
  let byte = bytes[at]!;
  while (byte !== QUOTE) {
    if (byte < SPACE || byte > 0x7e || byte === BACKSLASH) return -1;
    byte = bytes[++at]!;
  }
  if (at - from > MAX_VALUE_BYTES) return -1;
  column.codes[row] = column.interner.ofBytes(bytes, from + 1, at);
  return at + 1;
}

function scanBoolean(
  bytes: Uint8Array,
  view: DataView,
  at: number,
  column: ColumnArrays,
  row: number,
): number {
  if (view.getInt32(at, true) === TRUE_WORD) {
    column.bytes[row] = 1;
    return at + 4;
  }
  if (bytes[at] !== 0x66 || view.getInt32(at + 1, true) !== ALSE_WORD) return -1;
  column.bytes[row] = 0;
  return at + 5;
}

function scanNumbers(bytes: Uint8Array, from: number, column: ColumnArrays, row: number): number {
  const { length, doubles } = column;
  if (bytes[from] !== OPEN_LIST) return -1;
  let at = from + 1;
  for (let index = 0; index < length; index++) {
    if (index > 0) {
      if (bytes[at++] !== COMMA) return -1;
      if (bytes[at] === SPACE) at++;
    }
    doubles[row * length + index] = scanNumber(bytes, at);
    if ((at = end) < 0) return -1;
  }
  return bytes[at] === CLOSE_LIST ? at + 1 : -1;
}

/** `"YYYY-MM-DDThh:mm:ss[.fraction]Z"` or `+00:00`; other offsets take the slow way. */
function scanTimestamp(bytes: Uint8Array, from: number, column: ColumnArrays, row: number): number {
  if (bytes[from] !== QUOTE) return -1;
  const at = from + 1;
  const year = twoDigits(bytes, at) * 100 + twoDigits(bytes, at + 2);
  const month = twoDigits(bytes, at + 5);
  const day = twoDigits(bytes, at + 8);
  const hour = twoDigits(bytes, at + 11);
  const minute = twoDigits(bytes, at + 14);
  const second = twoDigits(bytes, at + 17);
  const separator = bytes[at + 10];
  if (
    bytes[at + 4] !== MINUS || bytes[at + 7] !== MINUS ||
    (separator !== 0x54 && separator !== SPACE) ||
    bytes[at + 13] !== COLON || bytes[at + 16] !== COLON
  ) return -1;
  // Written so that NaN, which twoDigits() gives for anything but digits, is refused too.
  if (
    !(year >= FIRST_YEAR && year <= LAST_YEAR && month >= 1 && month <= 12 &&
      day >= 1 && day <= DAYS_IN_MONTH[month]! && hour <= 23 && minute <= 59 && second <= 59)
  ) return -1;
  let next = at + 19;
  let micros = 0;
  if (bytes[next] === DOT) {
    const start = ++next;
    for (let digit = bytes[next]! - ZERO; digit >= 0 && digit <= 9; digit = bytes[next]! - ZERO) {
      if (next - start < 6) micros = micros * 10 + digit;
      next++;
    }
    const digits = next - start;
    if (digits === 0 || digits > 9) return -1;
    if (digits < 6) micros *= POWERS[6 - digits]!;
  }
  if (bytes[next] === 0x5a) next++;
  else if (
    bytes[next] === PLUS && bytes[next + 1] === ZERO && bytes[next + 2] === ZERO &&
    bytes[next + 3] === COLON && bytes[next + 4] === ZERO && bytes[next + 5] === ZERO
  ) next += 6;
  else return -1;
  if (bytes[next] !== QUOTE) return -1;
  const seconds = daysFromCivil(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second;
  const total = seconds * 1_000_000 + micros;
  column.halves[row * 2] = total % 4_294_967_296 | 0;
  column.halves[row * 2 + 1] = Math.floor(total / 4_294_967_296);
  return next + 1;
}

function twoDigits(bytes: Uint8Array, at: number): number {
  const tens = bytes[at]! - ZERO;
  const ones = bytes[at + 1]! - ZERO;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NaN;
}
