/** How long commands take before they do anything. @module */

import { type BenchRow, medianOf } from "@lib/testing/bench_row.ts";

/** What is measured, and how often. */
export interface BenchStartUpOptions {
  readonly rounds: number;
  /** Tasks of `deno.json`; default: all that run a command. */
  readonly tasks?: readonly string[];
}

/** More than what is asked for: one run takes a tenth of a second, and varies by half of that. */
const RUNS_PER_ROUND = 3;
/** Below this nobody waits. */
const MOST_SECONDS = 1;

/**
 * Runs `--help` of each command, and beside it a program of nothing, in turns; the medians count.
 *
 * @example
 * ```ts
 * import { benchStartUp } from "@lib/cli/bench_start_up.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const rows = await benchStartUp({ rounds: 1, tasks: ["report"] });
 * assertEquals(rows.map(({ name }) => name), [
 *   "start-up of report",
 *   "start-up, the slowest command",
 * ]);
 * ```
 */
export async function benchStartUp(
  { rounds, tasks: asked }: BenchStartUpOptions,
): Promise<BenchRow[]> {
  const { tasks } = JSON.parse(await Deno.readTextFile(`${ROOT}deno.json`)) as {
    readonly tasks: Readonly<Record<string, string>>;
  };
  const names = asked ??
    Object.keys(tasks).filter((name) => /^deno run .*lib\/cli\//.test(tasks[name]!));
  const measured: { readonly name: string; readonly seconds: number }[] = [];
  // Of all turns together: it is the same program each time.
  const floor: number[] = [];
  for (const name of names) {
    const words = tasks[name]!.split(" ").slice(1);
    const own: number[] = [];
    for (let run = 0; run < rounds * RUNS_PER_ROUND; run++) {
      own.push(await secondsOf([...words, "--help"]));
      floor.push(await secondsOf(["eval", ""]));
    }
    measured.push({ name, seconds: medianOf(own) });
  }
  const rows = measured.map(({ name, seconds }): BenchRow => ({
    name: `start-up of ${name}`,
    value: seconds / medianOf(floor),
    unit: "times",
    against: "deno eval ''",
    figure: { value: seconds, unit: "s" },
  }));
  return [...rows, {
    name: "start-up, the slowest command",
    value: Math.max(...measured.map(({ seconds }) => seconds)),
    unit: "s",
    atMost: MOST_SECONDS,
  }];
}

async function secondsOf(args: readonly string[]): Promise<number> {
  const startMs = performance.now();
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: ROOT,
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).output();
  if (!success) throw new Error(`Cannot measure as this failed: deno ${args.join(" ")}`);
  return (performance.now() - startMs) / 1000;
}

const ROOT = new URL("../../", import.meta.url).pathname;
