/** Shows progress on stderr: a bar on a terminal, plain lines elsewhere. @module */

import type { OnProgress, Progress } from "@lib/feedback/progress.ts";
import { writeText } from "./write_text.ts";

const BAR_CELLS = 28;
const BAR_EVERY_MS = 80;
const LINE_EVERY_MS = 2000;

/** Where a printer writes and what it knows of time; tests give their own. */
export interface PrinterOptions {
  readonly write?: (text: string) => void;
  readonly isTerminal?: boolean;
  readonly nowMs?: () => number;
}

/**
 * A printer of progress. It limits itself: at most one redraw in 80 ms on a terminal, one line in
 * 2 s elsewhere, and always the first report of a phase, so that no long phase is silent, and its
 * last.
 *
 * @example
 * ```ts
 * import { progressPrinter } from "@lib/cli/progress_printer.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const lines: string[] = [];
 * const print = progressPrinter({ write: (text) => lines.push(text), isTerminal: false });
 * print({ phase: "ingest", done: 5, total: 5, unit: "rows" });
 * assertEquals(lines, ["ingest: 5 of 5 rows (100 %)\n"]);
 * ```
 */
export function progressPrinter(options: PrinterOptions = {}): OnProgress {
  const {
    write = (text) => writeText(Deno.stderr, text),
    isTerminal = Deno.stderr.isTerminal(),
    nowMs = () => performance.now(),
  } = options;
  let shownAtMs = nowMs();
  const doneByPhase = new Map<string, number>();
  return (progress) => {
    const { phase, done, total } = progress;
    // A count that goes back is a phase that starts again, as in the next of several runs.
    const isFirst = done < (doneByPhase.get(phase) ?? Infinity);
    doneByPhase.set(phase, done);
    const isLast = done === total;
    const everyMs = isTerminal ? BAR_EVERY_MS : LINE_EVERY_MS;
    if (!isFirst && !isLast && nowMs() - shownAtMs < everyMs) return;
    shownAtMs = nowMs();
    if (isTerminal) write(`\r\x1b[K${bar(progress)}${isLast ? "\n" : ""}`);
    else write(`${line(progress)}\n`);
  };
}

function line({ phase, done, total, unit }: Progress): string {
  const count = done.toLocaleString("en-US");
  if (total === undefined) return `${phase}: ${count} ${unit}`;
  return `${phase}: ${count} of ${total.toLocaleString("en-US")} ${unit} (${
    percent(done, total)
  } %)`;
}

function bar(progress: Progress): string {
  if (progress.total === undefined) return line(progress);
  const filled = Math.round(BAR_CELLS * share(progress.done, progress.total));
  return `[${"#".repeat(filled)}${"-".repeat(BAR_CELLS - filled)}] ${line(progress)}`;
}

function percent(done: number, total: number): string {
  return (100 * share(done, total)).toFixed(0);
}

function share(done: number, total: number): number {
  return total === 0 ? 1 : Math.min(1, done / total);
}
