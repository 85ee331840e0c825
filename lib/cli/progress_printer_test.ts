import { assertEquals } from "@std/assert";
import type { Progress } from "@lib/feedback/progress.ts";
import { progressPrinter } from "./progress_printer.ts";

/** What a printer writes of reports that come at these milliseconds. */
function printed(isTerminal: boolean, reports: [atMs: number, progress: Progress][]): string[] {
  const written: string[] = [];
  let nowMs = 0;
  const print = progressPrinter({
    write: (text) => written.push(text),
    isTerminal,
    nowMs: () => nowMs,
  });
  for (const [atMs, progress] of reports) {
    nowMs = atMs;
    print(progress);
  }
  return written;
}

const rows = (phase: string, done: number, total?: number): Progress => ({
  phase,
  done,
  total,
  unit: "rows",
});

Deno.test("progressPrinter() shows a phase as soon as it starts, then a line in two seconds, and its end", () => {
  assertEquals(
    printed(false, [
      [0, rows("ingest", 0, 4000)],
      [1, rows("ingest", 1000, 4000)],
      [1999, rows("ingest", 2000, 4000)],
      [2000, rows("ingest", 3000, 4000)],
      [2001, rows("ingest", 4000, 4000)],
      [2002, rows("quality", 0, 4000)],
      [2003, rows("quality", 1, 4000)],
    ]),
    [
      "ingest: 0 of 4,000 rows (0 %)\n",
      "ingest: 3,000 of 4,000 rows (75 %)\n",
      "ingest: 4,000 of 4,000 rows (100 %)\n",
      "quality: 0 of 4,000 rows (0 %)\n",
    ],
  );
});

Deno.test("progressPrinter() shows a phase that starts again, and not two that take turns", () => {
  assertEquals(
    printed(false, [
      [0, rows("a", 0, 9)],
      [1, rows("b", 3)],
      [2, rows("a", 1, 9)],
      [3, rows("b", 4)],
      [4, rows("a", 0, 9)],
    ]),
    ["a: 0 of 9 rows (0 %)\n", "b: 3 rows\n", "a: 0 of 9 rows (0 %)\n"],
  );
});

Deno.test("progressPrinter() redraws a bar on a terminal at most every 80 ms", () => {
  const clear = "\r\x1b[K";
  assertEquals(
    printed(true, [
      [0, rows("write", 0, 4)],
      [79, rows("write", 1, 4)],
      [80, rows("write", 2, 4)],
      [81, rows("write", 4, 4)],
    ]),
    [
      `${clear}[${"-".repeat(28)}] write: 0 of 4 rows (0 %)`,
      `${clear}[${"#".repeat(14)}${"-".repeat(14)}] write: 2 of 4 rows (50 %)`,
      `${clear}[${"#".repeat(28)}] write: 4 of 4 rows (100 %)\n`,
    ],
  );
});

Deno.test("progressPrinter() calls nothing of nothing done", () => {
  assertEquals(printed(false, [[0, rows("ingest", 0, 0)]]), ["ingest: 0 of 0 rows (100 %)\n"]);
});
