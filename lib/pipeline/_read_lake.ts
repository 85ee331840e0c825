/** What is in a lake, read as any reader would: for tests that compare it with what should be there. @module */

import { type Duckdb, sqlText } from "@lib/engines/duckdb.ts";
import type { Manifest } from "@lib/lake/lake.ts";
import { MANIFEST_PATH } from "@lib/lake/manifest.ts";
import { assertEquals } from "@std/assert";

/** A Parquet file as the disk has it. */
export interface FileOnDisk {
  readonly hash: string;
  readonly inode: number | null;
  readonly writtenMs: number;
}

/** Every Parquet file of a lake, by path below it. */
export async function parquetFiles(dir: string): Promise<Map<string, FileOnDisk>> {
  const files = new Map<string, FileOnDisk>();
  const walk = async (folder: string) => {
    for await (const { name, isDirectory } of Deno.readDir(`${dir}/${folder}`)) {
      const path = `${folder}/${name}`;
      if (isDirectory) await walk(path);
      else {
        const bytes = await Deno.readFile(`${dir}/${path}`);
        const { ino, mtime } = await Deno.stat(`${dir}/${path}`);
        const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
        files.set(path, { hash, inode: ino, writtenMs: mtime!.getTime() });
      }
    }
  };
  for (const dataSet of ["clean", "quarantine"]) {
    if (await isThere(`${dir}/${dataSet}`)) await walk(dataSet);
  }
  return files;
}

/** Rows of a data set in the order of `ORDER BY ALL`; `columns` may name the partition columns too. */
export async function readDataSet<Row>(
  db: Duckdb,
  dir: string,
  { dataSet, columns = "*" }: { dataSet: "clean" | "quarantine"; columns?: string },
): Promise<Row[]> {
  const files = sqlText(`${dir}/${dataSet}/*/*/*.parquet`);
  const [found] = await db.rows(`SELECT 1 FROM glob(${files}) LIMIT 1`);
  if (found === undefined) return [];
  return await db.rows<Row>(
    `SELECT ${columns} FROM read_parquet(${files}, union_by_name = TRUE, hive_partitioning = TRUE)
     ORDER BY ALL`,
  );
}

/** Checks that the manifest lists exactly the files on disk, with their rows and bytes. */
export async function assertManifestIsTrue(db: Duckdb, dir: string): Promise<void> {
  const manifest = await readManifest(dir);
  const listed: Record<string, { rows: number; bytes: number }> = {};
  for (const [dataSet, partitions] of Object.entries(manifest?.dataSets ?? {})) {
    for (const [partition, files] of Object.entries(partitions)) {
      for (const { name, rows, bytes } of files) {
        listed[`${dataSet}/${partition}/${name}`] = { rows, bytes };
      }
    }
  }
  const found: typeof listed = {};
  for (const path of (await parquetFiles(dir)).keys()) {
    const { rows } = await db.one<{ rows: number }>(
      `SELECT count(*) AS rows FROM read_parquet(${sqlText(`${dir}/${path}`)})`,
    );
    found[path] = { rows, bytes: (await Deno.stat(`${dir}/${path}`)).size };
  }
  assertEquals(sorted(listed), sorted(found));
}

/** The manifest of a lake, where there is one. */
export async function readManifest(dir: string): Promise<Manifest | undefined> {
  const path = `${dir}/${MANIFEST_PATH}`;
  return await isThere(path) ? JSON.parse(await Deno.readTextFile(path)) : undefined;
}

async function isThere(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

function sorted<T>(values: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(values).sort(([a], [b]) => a < b ? -1 : 1));
}
