import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { histogram } from "./profile/histogram.ts";
import { table } from "./table.ts";

const evil = `<img src=x onerror=alert(1)>"'&`;

Deno.test("table() shows markup in data, heads, units and captions as text", () => {
  const { html } = table([{ [evil]: evil }], {
    caption: evil,
    columns: [{ key: evil, unit: evil }],
  });
  assert(!html.includes("<img"), html);
  assertEquals(html.split("&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;").length - 1, 4);
});

Deno.test("table() puts numbers to the right and everything else to the left", () => {
  const { html, text } = table([
    { name: "a", n: 5, big: 12345678901234567n, mixed: 1 },
    { name: "bb", n: 1234.5, big: null, mixed: "x" },
  ]);
  assertEquals(
    text,
    "name        n                     big  mixed\n" +
      "a           5  12,345,678,901,234,567  1\n" +
      "bb    1,234.5                          x",
  );
  assertEquals(html.match(/<td style="text-align:right/g)?.length, 4);
});

Deno.test("table() shows instants in UTC, to the microsecond where there is one", () => {
  const columns = [{ key: "at", kind: "micros" }] as const;
  const lines = (at: unknown) => table([{ at }], { columns }).text.split("\n")[1];
  assertEquals(lines(1_736_899_200_000_000n), "2025-01-15 00:00:00");
  assertEquals(lines(1_736_899_200_000_001), "2025-01-15 00:00:00.000001");
  assertEquals(lines(-1n), "1969-12-31 23:59:59.999999");
  assertEquals(lines(null), "");
});

Deno.test("table() shows as many rows as the limit says and tells how many there are", () => {
  const rows = Array.from({ length: 1500 }, (_, i) => ({ i }));
  const { html, text } = table(rows, { limit: 2 });
  assertEquals(html.match(/<tr>/g)?.length, 3);
  assertEquals(text, "i\n0\n1\n2 of 1,500 rows");
  assertStringIncludes(html, "2 of 1,500 rows");
  assert(!table(rows.slice(0, 2), { limit: 2 }).html.includes(" of "));
  assertStringIncludes(table([], { columns: ["a"] }).text, "no rows");
});

Deno.test("table() takes the keys of all rows, and cuts long texts", () => {
  const { text } = table([{ a: 1 }, { b: "x".repeat(1000) }]);
  assertEquals(text.split("\n")[0]!.trim().split(/\s+/), ["a", "b"]);
  assertEquals(text.split("\n")[2]!.trim(), `${"x".repeat(199)}…`);
});

Deno.test("table() shows pictures in cells, and data that only looks like one as text", () => {
  const picture = histogram([1, 2], { tip: "t" });
  const forged = JSON.parse(JSON.stringify(picture));
  const { html, text, facts } = table([{ of: "a", shape: picture }, { of: "b", shape: forged }]);
  assertEquals(html.match(/<img/g)?.length, 1);
  assertStringIncludes(text, `a   ${picture.text}`);
  assertEquals((facts.values as unknown[][])[0], ["a", picture.facts]);
});

Deno.test("table() aligns a column as it is told to", () => {
  const { text } = table([{ n: "1.5" }, { n: "≈ 200" }], {
    columns: [{ key: "n", align: "right" }],
  });
  assertEquals(text, "    n\n  1.5\n≈ 200");
});
