import { assertEquals } from "@std/assert";
import type { Row } from "../query/stream_query.ts";
import { rowsToColumns } from "./rows_to_columns.ts";

Deno.test("rowsToColumns() keeps values of every type, and which are null", () => {
  const rows: Row[] = [
    { s: "b", l: 9223372036854775807n, t: -1, b: true, d: 0.5 },
    { s: null, l: null, t: null, b: null, d: null },
    { s: "a", l: -2, t: 5, b: false, d: NaN },
    { s: "b" },
  ];
  const types = { s: "string", l: "long", t: "timestamp", b: "boolean", d: "double" } as const;
  const { columns, rows: count } = rowsToColumns(
    rows,
    Object.entries(types).map(([name, type]) => ({ name, type })),
  );
  const valid = Uint8Array.of(1, 0, 1, 0);
  assertEquals(count, 4);
  assertEquals(columns, {
    s: { type: "string", codes: Int32Array.of(0, -1, 1, 0), dictionary: ["b", "a"] },
    l: { type: "bigint", values: BigInt64Array.of(9223372036854775807n, 0n, -2n, 0n), valid },
    t: { type: "timestamp", values: BigInt64Array.of(-1n, 0n, 5n, 0n), valid },
    b: { type: "boolean", values: Uint8Array.of(1, 0, 0, 0), valid },
    d: { type: "double", values: Float64Array.of(0.5, 0, NaN, 0), valid },
  });
});
