/** What a long run says of a stream's memory and lag, as figures. @module */

import { type BenchRow, medianOf } from "../bench_row.ts";
import type { LongRunReport, LongRunSample } from "./long_run.ts";

/** A process has its libraries and its first batches behind it after so long. */
const WARM_SECONDS = 30;

/**
 * Figures of a run: lag as the time in which so many records come, memory as the worst process of
 * those that lived long enough.
 *
 * @throws {Error} where a record was lost or doubled.
 *
 * @example
 * ```ts
 * import { benchLongRun } from "@lib/testing/long_run/bench_long_run.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const samples = Array.from({ length: 120 }, (_, at) => ({
 *   atSeconds: at,
 *   pid: 1,
 *   memoryMb: 200 + (at > 80 ? 20 : 0),
 *   behind: at === 50 ? 400 : 100,
 * }));
 * const counts = { acknowledged: 100, inTopic: 100, stored: 98, rows: 98, deadLetters: 2 };
 * const nothing = { faults: [], restarts: 0, complaints: [] };
 * const rows = benchLongRun({ ...counts, ...nothing, samples }, { recordsPerSecond: 200 });
 * assertEquals(rows.map(({ value }) => value), [1.1, 220, 0.5, 2]);
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
  const count = acknowledged.toLocaleString("en-US");
  const name = `${count} records while ${report.faults.length} faults happen`;
  const growth = warmMemories(samples).map(growthOf);
  const lags = samples.map(({ behind }) => behind / recordsPerSecond);
  return [
    ...growth.length === 0 ? [] : [{
      name: `${name}: memory of a process, its last third`,
      against: "its first third",
      value: round(Math.max(...growth)),
      unit: "times",
      atMost: 1.25,
    }],
    {
      name: `${name}: highest memory`,
      value: round(Math.max(...samples.map(({ memoryMb }) => memoryMb ?? 0))),
      unit: "MB",
    },
    { name: `${name}: lag, median`, value: round(medianOf(lags)), unit: "s" },
    { name: `${name}: lag, highest`, value: round(Math.max(...lags)), unit: "s", atMost: 60 },
  ];
}

/** Memory of each process once it was warm, of those that lived as long again. */
function warmMemories(samples: readonly LongRunSample[]): readonly (readonly number[])[] {
  return [...Map.groupBy(samples, ({ pid }) => pid).values()].flatMap((ofProcess) => {
    const bornAt = ofProcess[0]!.atSeconds;
    const warm = ofProcess.flatMap(({ atSeconds, memoryMb }) =>
      memoryMb !== null && atSeconds - bornAt >= WARM_SECONDS ? [memoryMb] : []
    );
    return warm.length >= WARM_SECONDS ? [warm] : [];
  });
}

function growthOf(memory: readonly number[]): number {
  const third = Math.ceil(memory.length / 3);
  return medianOf(memory.slice(-third)) / medianOf(memory.slice(0, third));
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
