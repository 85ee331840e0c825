/** Builders of Parquet columns from rows of numbers, one per kind of column. @module */

import type { Chunk } from "@lib/connectors/parquet/parquet_encoder.ts";
import type { Json } from "@lib/simulation/ev_record.ts";
import { ROW_SIZE } from "@lib/simulation/row_writer.ts";

/**
 * Rows per row group: of so many, each with a value and an edited one, 16-bit indices can tell all
 * values apart.
 */
export const GROUP_ROWS = 15 * 2048;

/** Which rows to take from an array of rows. */
export interface RowRange {
  /** The first row, and the row behind the last. */
  readonly from: number;
  readonly to: number;
  /** The row of the group that the first one becomes. */
  readonly at: number;
}

/** Collects one column of a row group. */
export interface ColumnBuilder {
  append(rows: Float64Array, range: RowRange): void;
  /** Puts another value in a row that was appended; null for none. */
  amend(row: number, value: Json): void;
  /** The first `rows` rows; the arrays are used again by what is appended afterwards. */
  take(rows: number): Chunk;
}

const INDICES = 1 << 16;

/** Which rows have a value, noted from the first row without one on. */
class Validity {
  #valid: Uint8Array | undefined;

  clear(row: number): void {
    this.#valid ??= new Uint8Array(GROUP_ROWS).fill(1);
    this.#valid[row] = 0;
  }

  /** The values of the rows that have one, moved together. */
  take<T extends Uint8Array | Uint16Array | Float64Array>(
    values: T,
    { rows, perRow = 1 }: { rows: number; perRow?: number },
  ): { values: T; valid?: Uint8Array } {
    const valid = this.#valid?.subarray(0, rows);
    this.#valid = undefined;
    if (valid === undefined) return { values: values.subarray(0, rows * perRow) as T };
    let count = 0;
    for (let row = 0; row < rows; row++) {
      if (valid[row] === 0) continue;
      for (let n = 0; n < perRow; n++) values[count++] = values[row * perRow + n]!;
    }
    return { values: values.subarray(0, count) as T, valid };
  }
}

/**
 * A column of texts, each known by a number in the rows; a number below 0 is no text. Without a
 * slot every row has the text of 0.
 */
export function textColumn(
  slot: number | undefined,
  textOf: (key: number) => string,
): ColumnBuilder {
  const indices = new Uint16Array(GROUP_ROWS);
  const known = new Map<number, number>();
  const validity = new Validity();
  let texts: string[] = [];
  let lastKey = NaN;
  let lastIndex = 0;

  function indexOf(key: number): number {
    let index = known.get(key);
    if (index === undefined) {
      index = texts.push(textOf(key)) - 1;
      known.set(key, index);
    }
    return index;
  }

  return {
    append(rows, { from, to, at }) {
      for (let row = from; row < to; row++) {
        const key = slot === undefined ? 0 : rows[row * ROW_SIZE + slot]!;
        if (key < 0) validity.clear(at + row - from);
        else {
          // Mostly the same tick as in the row before.
          if (key !== lastKey) {
            lastKey = key;
            lastIndex = indexOf(key);
          }
          indices[at + row - from] = lastIndex;
        }
      }
    },
    amend(row, value) {
      if (value === null) validity.clear(row);
      else indices[row] = texts.push(String(value)) - 1;
    },
    take(rows) {
      const { values, valid } = validity.take(indices, { rows });
      const dictionary = texts;
      texts = [];
      known.clear();
      lastKey = NaN;
      return { values: { kind: "indices", indices: values, dictionary }, valid };
    },
  };
}

/** How the numbers of a column lie in the rows. */
export interface NumberPlace {
  readonly slot: number;
  readonly decimals: number;
}

/** A column of numbers within a narrow range, `length` of them per row, as a dictionary. */
export function indexedColumn(
  { slot, decimals }: NumberPlace,
  { range: [lo, hi], length }: { range: readonly [number, number]; length?: number },
): ColumnBuilder {
  const perRow = length ?? 1;
  const power = 10 ** decimals;
  const first = Math.round(lo * power);
  const size = Math.round(hi * power) - first + 1;
  /** By value: 1 more than the index it has in this group, 0 while it has none. */
  const table = new Uint16Array(size);
  const indices = new Uint16Array(GROUP_ROWS * perRow);
  const dictionary = new Float64Array(INDICES);
  const validity = new Validity();
  let count = 0;

  function enter(value: number): number {
    dictionary[count] = value;
    return count++;
  }

  return {
    append(rows, { from, to, at }) {
      // Held in a variable of this call, which the loop keeps in a register.
      let entered = count;
      let next = at * perRow;
      for (let row = from; row < to; row++) {
        const start = row * ROW_SIZE + slot;
        for (let place = start; place < start + perRow; place++) {
          const scaled = rows[place]!;
          const key = (scaled - first) | 0;
          // Outside the table this is undefined, and so is no entry.
          const entry = table[key];
          if (entry) {
            indices[next++] = entry - 1;
            continue;
          }
          indices[next++] = entered;
          dictionary[entered++] = scaled / power;
          if (entry === 0) table[key] = entered;
        }
      }
      count = entered;
    },
    amend(row, value) {
      if (value === null) validity.clear(row);
      else [value].flat().forEach((one, n) => indices[row * perRow + n] = enter(one as number));
    },
    take(rows) {
      const { values, valid } = validity.take(indices, { rows, perRow });
      const chunk: Chunk = {
        values: { kind: "indices", indices: values, dictionary: dictionary.slice(0, count) },
        valid,
        listLength: length,
      };
      count = 0;
      table.fill(0);
      return chunk;
    },
  };
}

/** A column of numbers of which hardly two are the same. */
export function plainColumn({ slot, decimals }: NumberPlace): ColumnBuilder {
  const power = 10 ** decimals;
  const numbers = new Float64Array(GROUP_ROWS);
  const validity = new Validity();
  return {
    append(rows, { from, to, at }) {
      for (let row = from; row < to; row++) {
        numbers[at + row - from] = rows[row * ROW_SIZE + slot]! / power;
      }
    },
    amend(row, value) {
      if (value === null) validity.clear(row);
      else numbers[row] = value as number;
    },
    take(rows) {
      const { values, valid } = validity.take(numbers, { rows });
      return { values: { kind: "doubles", values }, valid };
    },
  };
}

/** A column of truth values. */
export function booleanColumn(slot: number): ColumnBuilder {
  const flags = new Uint8Array(GROUP_ROWS);
  const validity = new Validity();
  return {
    append(rows, { from, to, at }) {
      for (let row = from; row < to; row++) {
        flags[at + row - from] = rows[row * ROW_SIZE + slot]!;
      }
    },
    amend(row, value) {
      if (value === null) validity.clear(row);
      else flags[row] = value ? 1 : 0;
    },
    take(rows) {
      const { values, valid } = validity.take(flags, { rows });
      return { values: { kind: "booleans", values }, valid };
    },
  };
}
