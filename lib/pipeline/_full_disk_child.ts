/** The process that fills a small disk: with what the engine spills, with files, and in the commit. @module */

import { type Fs, systemFs } from "@lib/lake/fs.ts";
import { readLakeState } from "@lib/lake/read_lake_state.ts";
import { WATER } from "./_record_kinds.ts";
import type { JobOptions } from "./job_options.ts";
import { runJob } from "./run_job.ts";

/** What one way to fill the disk came to. */
export interface FullDisk {
  readonly way: string;
  readonly error: string;
  readonly isUnchanged: boolean;
  /** What is left of the hidden folders. */
  readonly left: readonly string[];
}

if (import.meta.main) {
  const [inputs = "", disk = ""] = Deno.args;
  const lake = `${disk}/lake`;
  const base: JobOptions = {
    contract: WATER.contract,
    input: `${inputs}/small.jsonl`,
    output: lake,
  };
  await runJob(base);
  const before = JSON.stringify(dataOf(await readLakeState(lake)));
  const big = { ...base, input: `${inputs}/big.jsonl` };
  const ways: Record<string, JobOptions> = {
    spill: { ...big, memoryLimitMb: 40 },
    files: big,
    commit: { ...base, mode: "merge", profile: "lenient", fs: fullOnCommit(disk) },
  };
  const found: FullDisk[] = [];
  for (const [way, options] of Object.entries(ways)) {
    const error = await runJob(options).then(() => "no error", (error) => String(error));
    await systemFs.remove(`${disk}/ballast`);
    found.push({
      way,
      error,
      isUnchanged: JSON.stringify(dataOf(await readLakeState(lake))) === before,
      left: (await systemFs.list(`${lake}/.staging`) ?? []).map(({ name }) => name),
    });
  }
  await Deno.stdout.write(new TextEncoder().encode(JSON.stringify(found)));
}

/** A failed run may leave a note of itself where there is room for it. */
function dataOf(state: Record<string, string>) {
  return Object.entries(state).filter(([path]) => !/_metadata\/(lineage|manifest)/.test(path));
}

/** Takes what is left of the disk at the moment when a commit begins to write. */
function fullOnCommit(disk: string): Fs {
  return {
    ...systemFs,
    async writeText(file, text) {
      if (file.includes("/.metadata/")) await fill(`${disk}/ballast`);
      await systemFs.writeText(file, text);
    },
  };
}

async function fill(path: string): Promise<void> {
  using file = await Deno.open(path, { append: true, create: true });
  for (let bytes = 1 << 20; bytes > 0; bytes >>= 1) {
    try {
      while (await file.write(new Uint8Array(bytes)) === bytes);
    } catch {
      // No room for that many: fewer may fit.
    }
  }
}
