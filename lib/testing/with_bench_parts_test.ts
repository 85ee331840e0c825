import { assert, assertEquals } from "@std/assert";
import type { BenchPart } from "./bench_page.ts";
import { runTask } from "./run_task.ts";
import { withBenchParts } from "./with_bench_parts.ts";

const START = "<!-- numbers: written by deno task bench --write README.md -->";
const row = (value: number) => ({ name: "a", value, unit: "times", against: "b" });
const part = (name: string, value: number): BenchPart => ({
  name,
  rows: [row(value)],
  machine: "2026-01-02, on 2 cores",
});
const order = ["first", "second", "third"];
const path = "README.md";
const empty = `# A\n\n${START}\n\n<!-- end of numbers -->\n\nEnd.\n`;

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

Deno.test("the README's figures are of parts that bench has, each with its day", async () => {
  const readme = await Deno.readTextFile(path);
  const { stdout } = await runTask("bench", ["--help"]);
  const known = /--only ([\w|]+)/.exec(stdout)![1]!.split("|");
  assertEquals(withBenchParts(readme, { parts: [], order: known, path }), readme);
  const heads = readme.match(/^\*\*\w+\*\*, \d{4}-\d\d-\d\d, on \d+ cores, .*$/gm);
  assert(heads !== null && heads.length > 3);
});
