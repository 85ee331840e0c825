/** A small lake and one commit with every kind of change, for the tests that interrupt it. @module */

import { type Fs, systemFs } from "./fs.ts";
import type { Lake, NewFile } from "./lake.ts";
import { openLake } from "./open_lake.ts";

export const IDENTITY = {
  contract: "reading",
  version: "1",
  columns: {
    clean: [{ name: "level", type: "double" }],
    quarantine: [{ name: "level", type: "double" }, { name: "reasons", type: "string[]" }],
  },
} as const;

/** The lake before: four partitions, one of them with two files. */
export async function buildLake(dir: string): Promise<void> {
  await using lake = await openScenario(dir, "first");
  const add = (dataSet: string, partition: string, names: readonly string[]) =>
    addFiles(lake, { dataSet, partition, names });
  await lake.commit([
    await add("clean", "ano=2025/mes=7", ["first-0.parquet", "first-1.parquet"]),
    await add("clean", "ano=2025/mes=8", ["first-0.parquet"]),
    await add("clean", "ano=2024/mes=12", ["first-0.parquet"]),
    await add("quarantine", "ano=2025/mes=7", ["first-0.parquet"]),
  ], [
    { name: "exec_log.json", text: '{"run":"first"}' },
    { name: "history.ndjson", appendLines: ['{"run":"first"}'] },
  ]);
}

/** A commit that keeps, adds, replaces, removes, opens a new year and leaves one partition alone. */
export async function changeLake(dir: string, fs: Fs = systemFs): Promise<void> {
  await using lake = await openScenario(dir, "second", fs);
  if (lake.manifest?.lastRun.runId === "second") return; // recovery has finished the killed try
  const add = (dataSet: string, partition: string) =>
    addFiles(lake, { dataSet, partition, names: ["second-0.parquet"] });
  await lake.commit([
    { ...await add("clean", "ano=2025/mes=7"), keep: ["first-1.parquet"] },
    { dataSet: "clean", partition: "ano=2024/mes=12", keep: [], add: [] },
    await add("clean", "ano=2026/mes=1"),
    await add("quarantine", "ano=2025/mes=7"),
  ], [
    { name: "exec_log.json", text: '{"run":"second"}' },
    { name: "history.ndjson", appendLines: ['{"run":"second"}'] },
  ]);
}

/** Opens the scenario's lake at a fixed time, so that two commits of one run are equal. */
export function openScenario(dir: string, runId: string, fs: Fs = systemFs): Promise<Lake> {
  return openLake(dir, { identity: IDENTITY, runId, job: "test", nowMs: () => 0, fs });
}

/** Makes staged files whose content says what they are. */
export async function addFiles(
  lake: Lake,
  { dataSet, partition, names }: { dataSet: string; partition: string; names: readonly string[] },
) {
  const add: NewFile[] = [];
  for (const name of names) {
    const path = `${lake.staging}/${dataSet}-${partition.replaceAll("/", "-")}-${name}`;
    await Deno.writeTextFile(path, `PAR1 ${dataSet} ${partition} ${name} PAR1`);
    add.push({ path, name, rows: 1 });
  }
  return { dataSet, partition, keep: [] as string[], add };
}
