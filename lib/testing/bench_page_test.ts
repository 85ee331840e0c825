import { assertEquals } from "@std/assert";
import { benchPage, type BenchPart } from "./bench_page.ts";

const row = (value: number) => ({ name: "a", value, unit: "times", against: "b" });
const part = (value: number): BenchPart => ({ name: "p", rows: [row(value)], machine: "today" });

Deno.test("benchPage() says what was wanted and whether it is met", () => {
  const lastOf = (bounds: { atLeast?: number; atMost?: number }) =>
    benchPage([{ ...part(1), rows: [{ ...row(1), ...bounds }] }])
      .split("|").at(-2)!.trim();
  assertEquals(lastOf({}), "");
  assertEquals(lastOf({ atLeast: 1 }), "at least 1");
  assertEquals(lastOf({ atLeast: 1.1 }), "at least 1.1: **not met**");
  assertEquals(lastOf({ atMost: 1536 }), "at most 1,536");
  assertEquals(lastOf({ atLeast: 0.5, atMost: 0.9 }), "at least 0.5, at most 0.9: **not met**");
  assertEquals(lastOf({ atLeast: NaN }), "at least NaN: **not met**");
});

Deno.test("benchPage() rounds figures to three digits, and has a figure without a ratio alone", () => {
  const rows = [{ name: "memory", value: 862.7, unit: "MB" }, {
    ...row(0.555),
    figure: { value: 1_556_123, unit: "records/s" },
  }];
  const [memory, rate] = benchPage([{ ...part(0), rows }]).split("\n").slice(-2)
    .map((line) => line.split("|").map((cell) => cell.trim()).slice(1, -1));
  assertEquals(memory, ["memory", "863 MB", "", "", ""]);
  assertEquals(rate, ["a", "1,560,000 records/s", "b", (0.555).toFixed(2), ""]);
});
