import { assert, assertEquals } from "@std/assert";
import { ROW_SIZE } from "@lib/simulation/row_writer.ts";
import type { Chunk } from "@lib/connectors/parquet/parquet_encoder.ts";
import {
  booleanColumn,
  type ColumnBuilder,
  GROUP_ROWS,
  indexedColumn,
  plainColumn,
  textColumn,
} from "./column_builders.ts";

/** Rows whose first numbers are these. */
function rowsOf(...numbers: readonly (number | readonly number[])[]): Float64Array {
  const rows = new Float64Array(numbers.length * ROW_SIZE);
  numbers.forEach((first, i) => rows.set([first].flat(), i * ROW_SIZE));
  return rows;
}

function append(builder: ColumnBuilder, rows: Float64Array, at = 0): void {
  builder.append(rows, { from: 0, to: rows.length / ROW_SIZE, at });
}

/** The values that a chunk stands for, without nulls. */
function valuesOf({ values }: Chunk): (number | string)[] {
  if (values.kind !== "indices") return [...values.values];
  return [...values.indices].map((index) => values.dictionary[index]!);
}

const narrow = () => indexedColumn({ slot: 0, decimals: 2 }, { range: [-1, 1] });

Deno.test("indexedColumn() enters each value once, and again in the next group", () => {
  const builder = narrow();
  for (let group = 0; group < 3; group++) {
    append(builder, rowsOf(50, -100, 50, 100));
    const chunk = builder.take(4);
    assertEquals(valuesOf(chunk), [0.5, -1, 0.5, 1]);
    assert(chunk.values.kind === "indices" && chunk.values.dictionary.length === 3);
  }
});

Deno.test("indexedColumn() takes values outside the range as they are", () => {
  const builder = narrow();
  append(builder, rowsOf(101, -101, 101));
  assertEquals(valuesOf(builder.take(3)), [1.01, -1.01, 1.01]);
});

Deno.test("indexedColumn() holds several numbers per row", () => {
  const builder = indexedColumn({ slot: 0, decimals: 1 }, { range: [0, 10], length: 2 });
  append(builder, rowsOf([1, 2], [3, 4], [5, 6]));
  builder.amend(0, [0.9, 99]);
  builder.amend(1, null);
  const chunk = builder.take(3);
  assertEquals([valuesOf(chunk), chunk.listLength], [[0.9, 99, 0.5, 0.6], 2]);
  assertEquals([...chunk.valid!], [1, 0, 1]);
});

Deno.test("every kind of column amends rows and leaves out those without a value", () => {
  const cases = [
    [narrow(), [10, 20, 30], 0.7, [0.1, 0.7]],
    [plainColumn({ slot: 0, decimals: 1 }), [10, 20, 30], 0.7, [1, 0.7]],
    [booleanColumn(0), [1, 0, 0], true, [1, 1]],
    [textColumn(0, (key) => `key ${key}`), [10, 20, 30], "other", ["key 10", "other"]],
  ] as const;
  for (const [builder, numbers, value, expected] of cases) {
    append(builder, rowsOf(...numbers));
    builder.amend(1, null);
    builder.amend(2, value);
    const chunk = builder.take(3);
    assertEquals([valuesOf(chunk), [...chunk.valid!]], [[...expected], [1, 0, 1]]);
    append(builder, rowsOf(...numbers));
    assertEquals(builder.take(3).valid, undefined, "the next group starts anew");
  }
});

Deno.test("textColumn() has no text for keys below 0, and one for all without a slot", () => {
  const builder = textColumn(0, String);
  append(builder, rowsOf(-1, 2, 2));
  const chunk = builder.take(3);
  assertEquals([valuesOf(chunk), [...chunk.valid!]], [["2", "2"], [0, 1, 1]]);
  const constant = textColumn(undefined, () => "1.0.0");
  append(constant, rowsOf(5, 6));
  assertEquals(valuesOf(constant.take(2)), ["1.0.0", "1.0.0"]);
  assert(2 * GROUP_ROWS < 1 << 16, "with an edited value each, 16 bits must do");
});
