/** Runs a program and measures it from outside. @module */

import { processMemoryMb } from "./process_memory_mb.ts";

/** How a program went. */
export interface ProcessMeasure {
  readonly code: number;
  readonly wallMs: number;
  /** Highest resident memory, in MB; null where the system does not tell. */
  readonly peakMb: number | null;
  readonly stderr: string;
}

const POLL_MS = 20;

/** Starts this Deno with `args`, waits for its end, and reads its peak memory while it runs. */
export async function measureProcess(args: readonly string[]): Promise<ProcessMeasure> {
  const startMs = performance.now();
  const child = new Deno.Command(Deno.execPath(), {
    args: [...args],
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  let peakMb: number | null = null;
  // The kernel keeps the peak itself, so reading it now and then misses only the last moments.
  const poll = setInterval(() => peakMb = processMemoryMb(child.pid, "VmHWM") ?? peakMb, POLL_MS);
  const stderr = new Response(child.stderr).text();
  const { code } = await child.status;
  const wallMs = performance.now() - startMs;
  clearInterval(poll);
  return { code, wallMs, peakMb, stderr: await stderr };
}
