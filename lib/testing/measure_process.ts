/** Runs a program and measures it from outside. @module */

import { processMemoryMb } from "./process_memory_mb.ts";
import { processTree } from "./process_tree.ts";

/** How a program went. */
export interface ProcessMeasure {
  readonly code: number;
  readonly wallMs: number;
  /**
   * Highest resident memory in MB, of the program and of those that it started, each at its own peak;
   * null where the system does not tell.
   */
  readonly peakMb: number | null;
  readonly stderr: string;
}

/** What the program may use. */
export interface MeasureOptions {
  /** Only the first cores of this machine, by Linux's `taskset`; default: all of them. */
  readonly cores?: number;
  /** Set besides our own environment. */
  readonly env?: Readonly<Record<string, string>>;
}

const POLL_MS = 20;

/** Starts this Deno with `args`, waits for its end, and reads its peak memory while it runs. */
export async function measureProcess(
  args: readonly string[],
  { cores, env = {} }: MeasureOptions = {},
): Promise<ProcessMeasure> {
  const startMs = performance.now();
  const [program, ...before] = cores === undefined
    ? [Deno.execPath()]
    : ["taskset", "-c", `0-${cores - 1}`, Deno.execPath()];
  const child = new Deno.Command(program!, {
    args: [...before, ...args],
    env,
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  let peakMb: number | null = null;
  // The kernel keeps the peak itself, so reading it now and then misses only the last moments.
  const poll = setInterval(() => {
    const peaks = processTree(child.pid).map((pid) => processMemoryMb(pid, "VmHWM") ?? 0);
    const sumMb = peaks.reduce((sum, mb) => sum + mb, 0);
    if (sumMb > 0) peakMb = Math.max(peakMb ?? 0, sumMb);
  }, POLL_MS);
  const stderr = new Response(child.stderr).text();
  const { code } = await child.status;
  const wallMs = performance.now() - startMs;
  clearInterval(poll);
  return { code, wallMs, peakMb, stderr: await stderr };
}
