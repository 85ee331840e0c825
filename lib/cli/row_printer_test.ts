import { assertEquals } from "@std/assert";
import { rowPrinter, type RowPrinterOptions } from "./row_printer.ts";

type Row = Parameters<ReturnType<typeof rowPrinter>["print"]>[0];

function printed(rows: readonly Row[], options: Omit<RowPrinterOptions, "stream">): string {
  const parts: Uint8Array[] = [];
  const stream = { writeSync: (bytes: Uint8Array) => parts.push(bytes.slice()) && bytes.length };
  const printer = rowPrinter({ stream, ...options });
  for (const row of rows) printer.print(row);
  assertEquals(printer.end(), rows.length);
  return parts.map((part) => new TextDecoder().decode(part)).join("");
}

const COLUMNS = [{ name: "n", type: "bigint" }, { name: "text", type: "text" }];

Deno.test("rowPrinter() makes one JSON document of any number of rows", () => {
  for (const count of [0, 1, 20_000]) {
    const rows = Array.from({ length: count }, (_, n) => ({ n, text: `"${n}"\n` }));
    const document = JSON.parse(printed(rows, { columns: COLUMNS, json: { service: "x" } }));
    assertEquals([document.service, document.row_count], ["x", count]);
    assertEquals(document.rows, rows);
  }
});

Deno.test("rowPrinter() gives JSON what it can hold, and text for the rest", () => {
  const cases: [type: string, value: Row[string], shown: unknown][] = [
    ["bigint", 2 ** 53 - 1, 2 ** 53 - 1],
    ["bigint", 2n ** 53n, "9007199254740992"],
    ["double precision", NaN, "NaN"],
    ["double precision", -Infinity, "-Infinity"],
    ["timestamp", -1, "1969-12-31T23:59:59.999999+00:00"],
    ["timestamptz", "infinity", "infinity"],
    ["jsonb", '{"a": [1]}', { a: [1] }],
    ["text", '{"a": 1}', '{"a": 1}'],
    ["boolean", false, false],
    ["jsonb", null, null],
  ];
  for (const [type, value, shown] of cases) {
    const text = printed([{ v: value }], { columns: [{ name: "v", type }], json: {} });
    assertEquals(JSON.parse(text).rows[0].v, shown, type);
  }
});

Deno.test("rowPrinter() keeps each row of a table in one line, however late a wide one comes", () => {
  const rows = Array.from({ length: 300 }, (_, n) => ({ n, text: n === 299 ? "a\tb\nc" : "x" }));
  const lines = printed(rows, { columns: COLUMNS }).trimEnd().split("\n");
  assertEquals([lines.length, lines[0], lines[1], lines.at(-1)], [
    302,
    "n    text",
    "---  ----",
    "299  a\\tb\\nc",
  ]);
});
