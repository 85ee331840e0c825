/** What a long run says of a stream's memory and lag, as figures. @module */

import { type BenchRow, medianOf } from "../bench_row.ts";
import type { LongRunReport, LongRunSample } from "./long_run.ts";

/** A process has its libraries and its first batches behind it after so long. */
const WARM_SECONDS = 30;

/**
 * Figures of a run: lag as the time in which so many records come.
 *
 * @throws {Error} where a record was lost or doubled.
 *
 * @example
 * ```ts
 * import { benchLongRun } from "@lib/testing/long_run/bench_long_run.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const samples = Array.from({ length: 100 }, (_, at) => ({
 *   atSeconds: at,
 *   pid: 1,
 *   memoryMb: 200 + (at > 70 ? 20 : 0),
 *   behind: at === 50 ? 400 : 100,
 * }));
 * const counts = { acknowledged: 100, inTopic: 100, stored: 98, rows: 98, deadLetters: 2 };
 * const nothing = { faults: [], restarts: 0, complaints: [] };
 * const rows = benchLongRun({ ...counts, ...nothing, samples }, { recordsPerSecond: 200 });
 * assertEquals(rows.map(({ value }) => value), [1.1, 220, 0.5, 2, 0]);
 * ```
 */
export function benchLongRun(
  report: LongRunReport,
  { recordsPerSecond }: { readonly recordsPerSecond: number },
): BenchRow[] {
  const { acknowledged, inTopic, stored, rows, deadLetters, samples } = report;
  if (inTopic !== acknowledged || stored !== rows || stored + deadLetters !== inTopic) {
    throw new Error(
      `Cannot report a long run whose sums do not add up: ${acknowledged} acknowledged, ${inTopic} in ` +
        `the topic, ${rows} rows of ${stored} records, ${deadLetters} dead letters`,
    );
  }
  const name = `long run, ${acknowledged} records, ${report.faults.length} faults`;
  const memory = warm(samples).map(({ memoryMb }) => memoryMb!);
  const third = Math.ceil(memory.length / 3);
  const lags = samples.map(({ behind }) => behind / recordsPerSecond);
  return [
    {
      name: `${name}: memory of its last third against its first`,
      value: round(medianOf(memory.slice(-third)) / medianOf(memory.slice(0, third))),
      unit: "times",
      atMost: 1.25,
    },
    { name: `${name}: highest memory`, value: round(Math.max(...memory)), unit: "MB" },
    { name: `${name}: lag, median`, value: round(medianOf(lags)), unit: "s" },
    { name: `${name}: lag, highest`, value: round(Math.max(...lags)), unit: "s", atMost: 60 },
    { name: `${name}: restarts of the stream`, value: report.restarts, unit: "times" },
  ];
}

/** Samples of processes that have run for a while; where none has, all that have a figure. */
function warm(samples: readonly LongRunSample[]): readonly LongRunSample[] {
  const began = new Map<number, number>();
  for (const { pid, atSeconds } of samples) {
    if (!began.has(pid)) began.set(pid, atSeconds);
  }
  const measured = samples.filter(({ memoryMb }) => memoryMb !== null);
  const old = measured.filter(({ pid, atSeconds }) => atSeconds - began.get(pid)! >= WARM_SECONDS);
  return old.length > 0 ? old : measured;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
