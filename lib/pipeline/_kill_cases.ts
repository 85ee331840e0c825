/** One job of each write mode, and a replay, on a small lake: what the kill tests interrupt. @module */

import type { Fs } from "@lib/lake/fs.ts";
import { type Reading, WATER } from "./_record_kinds.ts";
import type { JobOptions } from "./job_options.ts";
import type { JobResult } from "./job_result.ts";
import { replayJob } from "./replay_job.ts";
import { runJob } from "./run_job.ts";

/** What is killed; each changes `clean` and `quarantine`, in old and new partitions. */
export const KILL_CASES = {
  append: { mode: "append" },
  overwrite: { mode: "overwrite" },
  overwrite_partitions: { mode: "overwrite_partitions" },
  merge: { mode: "merge" },
  replace: { mode: "replace", from: "2025-02-01", to: "2025-03-11", clip: true },
  replay: "replay",
} as const satisfies Record<string, Partial<JobOptions> | "replay">;
export type KillCase = keyof typeof KILL_CASES;

/** Where a job reads and writes. */
export interface KillPlace {
  readonly inputs: string;
  readonly lake: string;
  readonly fs?: Fs;
}

/** Makes the lake as it is before the job, and what the job reads. */
export async function prepareKillCase(place: KillPlace): Promise<void> {
  await writeInput(`${place.inputs}/first.jsonl`, [
    ...readings(1, [1, 2, 3]),
    ...readings(2, [4, 30, 6, null]),
    ...readings(3, [7, 8, 40]),
  ]);
  await runJob(optionsOf(place));
  await writeInput(`${place.inputs}/first.jsonl`, [
    ...readings(2, [4.5, 5, -9]),
    ...readings(3, [7, 60]),
  ]);
  await writeInput(`${place.inputs}/second.jsonl`, [
    { who: 9, at: "2025-03-10T10:00:00Z", value: 9 },
    { who: 9, at: "soon", value: 9 },
    ...readings(4, [10, 99]),
  ]);
}

/** Runs the job. */
export async function runKillCase(name: string, place: KillPlace): Promise<JobResult> {
  const asked = KILL_CASES[name as KillCase];
  const { input: _input, ...options } = optionsOf(place);
  if (asked === "replay") return await replayJob({ ...options, profile: "lenient" });
  return await runJob({ ...options, input: place.inputs, ...asked });
}

function optionsOf({ inputs, lake, fs }: KillPlace) {
  const port = fs === undefined ? {} : { fs };
  return { contract: WATER.contract, input: `${inputs}/first.jsonl`, output: lake, ...port };
}

function readings(month: number, values: readonly (number | null)[]) {
  return values.map((value, who): Reading => ({
    who,
    at: `2025-0${month}-05T06:00:00Z`,
    value,
  }));
}

async function writeInput(path: string, lines: readonly Reading[]): Promise<void> {
  await Deno.writeTextFile(path, lines.map(WATER.line).join("\n"));
}
