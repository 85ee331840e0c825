/** Whether a lake on disk is what its manifest says. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";
import type { Fs } from "./fs.ts";
import type { Manifest } from "./lake.ts";

const SHOWN = 5;

/**
 * Compares every data file on disk with the manifest: names and sizes. Like Spark, it takes names
 * that start with `.` or `_` for something other than data.
 *
 * @throws {UsageError} naming files that are missing, unlisted or of another size.
 *
 * @example
 * ```ts
 * import { checkFiles } from "@lib/lake/check_files.ts";
 * import { systemFs } from "@lib/lake/fs.ts";
 * import { UsageError } from "@lib/feedback/usage_error.ts";
 * import { assertRejects } from "@std/assert";
 *
 * const dir = await Deno.makeTempDir();
 * await Deno.mkdir(`${dir}/clean/ano=2025/mes=8`, { recursive: true });
 * await Deno.writeTextFile(`${dir}/clean/ano=2025/mes=8/mine.parquet`, "PAR1");
 * await assertRejects(
 *   () => checkFiles({ clean: {} }, { dir, fs: systemFs }),
 *   UsageError,
 *   "clean/ano=2025/mes=8/mine.parquet is not in the manifest",
 * );
 * await Deno.remove(dir, { recursive: true });
 * ```
 */
export async function checkFiles(
  dataSets: Manifest["dataSets"],
  { dir, fs }: { dir: string; fs: Fs },
): Promise<void> {
  const listed = new Map<string, number>();
  for (const [dataSet, partitions] of Object.entries(dataSets)) {
    for (const [partition, files] of Object.entries(partitions)) {
      for (const { name, bytes } of files) listed.set(`${dataSet}/${partition}/${name}`, bytes);
    }
  }
  const problems: string[] = [];
  for (const dataSet of Object.keys(dataSets)) {
    for await (const file of dataFiles(fs, dir, dataSet)) {
      const bytes = listed.get(file);
      listed.delete(file);
      if (bytes === undefined) {
        problems.push(`${file} is not in the manifest`);
        continue;
      }
      const found = await fs.size(`${dir}/${file}`);
      if (found !== bytes) problems.push(`${file} has ${found} bytes, not ${bytes}`);
    }
  }
  for (const file of listed.keys()) problems.push(`${file} is missing`);
  if (problems.length > 0) {
    const more = problems.length > SHOWN ? `; and ${problems.length - SHOWN} more` : "";
    throw new UsageError(
      `--output must be a lake whose files are those of its manifest: current value is "${dir}", ` +
        `where ${problems.slice(0, SHOWN).join("; ")}${more}`,
    );
  }
}

async function* dataFiles(fs: Fs, dir: string, folder: string): AsyncGenerator<string> {
  for (const { name, isDirectory } of await fs.list(`${dir}/${folder}`) ?? []) {
    if (/^[._]/.test(name)) continue;
    if (isDirectory) yield* dataFiles(fs, dir, `${folder}/${name}`);
    else yield `${folder}/${name}`;
  }
}
