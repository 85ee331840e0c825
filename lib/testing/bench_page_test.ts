import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { runTask } from "./run_task.ts";
import {
  BENCH_MARKS,
  benchPage,
  type BenchPart,
  machineText,
  withBenchParts,
} from "./bench_page.ts";

const row = (value: number) => ({ name: "a", value, unit: "times", against: "b" });
const part = (name: string, value: number): BenchPart => ({
  name,
  rows: [row(value)],
  machine: "2026-01-02, on 2 cores",
});
const order = ["first", "second", "third"];
const path = "README.md";
const empty = `# A\n\n${BENCH_MARKS.start}\n\n${BENCH_MARKS.end}\n\nEnd.\n`;

Deno.test("withBenchParts() replaces the parts that were measured, and keeps the others", () => {
  const parts = [part("third", 3), part("first", 1)];
  const both = withBenchParts(empty, { parts, order, path });
  const again = withBenchParts(both, { parts: [part("third", 33)], order, path });
  assertEquals(again, both.replace("| 3.00  |", "| 33.00 |"));
  assertEquals(withBenchParts(again, { parts: [], order, path }), again);
  const three = withBenchParts(again, { parts: [part("second", 2)], order, path });
  assertEquals(three.match(/(?<=^\*\*)\w+/gm), order);
  assert(three.startsWith("# A\n\n") && three.endsWith("\n\nEnd.\n"));
});

Deno.test("withBenchParts() leaves out a part that is no more", () => {
  const text = withBenchParts(empty, { parts: [part("first", 1)], order, path });
  assertEquals(
    withBenchParts(text, { parts: [], order: ["second"], path }).includes("first"),
    false,
  );
});

Deno.test("benchPage() says what was wanted and whether it is met", () => {
  const lastOf = (bounds: { atLeast?: number; atMost?: number }) =>
    benchPage([{ ...part("p", 1), rows: [{ ...row(1), ...bounds }] }])
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
  const [memory, rate] = benchPage([{ ...part("p", 0), rows }]).split("\n").slice(-2)
    .map((line) => line.split("|").map((cell) => cell.trim()).slice(1, -1));
  assertEquals(memory, ["memory", "863 MB", "", "", ""]);
  assertEquals(rate, ["a", "1,560,000 records/s", "b", (0.555).toFixed(2), ""]);
});

Deno.test("machineText() names the day, the cores and the runtime", () => {
  const text = machineText(Date.UTC(2026, 0, 2, 23));
  assert(text.startsWith(`2026-01-02, on ${navigator.hardwareConcurrency} cores, `));
  assertStringIncludes(text, `Deno ${Deno.version.deno}`);
});

Deno.test("the README's figures are of parts that bench has, each with its day", async () => {
  const readme = await Deno.readTextFile(path);
  const { stdout } = await runTask("bench", ["--help"]);
  const known = /--only ([\w|]+)/.exec(stdout)![1]!.split("|");
  assertEquals(withBenchParts(readme, { parts: [], order: known, path }), readme);
  const heads = readme.match(/^\*\*\w+\*\*, \d{4}-\d\d-\d\d, on \d+ cores, .*$/gm);
  assert(heads !== null && heads.length > 3);
});
