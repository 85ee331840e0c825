/** Which batches a folder of Parquet files holds. @module */

import { Buffer } from "node:buffer";
import { UsageError } from "@lib/feedback/usage_error.ts";
import type { Fs } from "@lib/lake/fs.ts";

/** A batch and its files, by path from the folder. */
export interface ManifestEntry {
  readonly batchId: number;
  readonly files: readonly {
    readonly path: string;
    readonly rows: number;
    readonly bytes: number;
  }[];
}

/** An open manifest. */
export interface ParquetManifest {
  /** -1 for none. */
  readonly lastBatchId: number;
  append(entry: ManifestEntry): Promise<void>;
}

/**
 * Opens `_manifest.ndjson`: one line for each batch, also for one without rows. A last line that was
 * left unfinished is of a batch that will come again, and is written over.
 *
 * @throws {UsageError} if the folder holds files of another query, or of no query.
 *
 * @example
 * ```ts
 * import { openParquetManifest } from "@lib/streaming/sinks/open_parquet_manifest.ts";
 * import { systemFs } from "@lib/lake/fs.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const dir = await Deno.makeTempDir();
 * const manifest = await openParquetManifest(dir, { queryId: "q", fs: systemFs });
 * await manifest.append({ batchId: 4, files: [] });
 * assertEquals((await openParquetManifest(dir, { queryId: "q", fs: systemFs })).lastBatchId, 4);
 * await Deno.remove(dir, { recursive: true });
 * ```
 */
export async function openParquetManifest(
  dir: string,
  { queryId, fs }: { readonly queryId: string; readonly fs: Fs },
): Promise<ParquetManifest> {
  const path = `${dir}/_manifest.ndjson`;
  await fs.makeDir(dir);
  const text = await fs.readText(path) ?? "";
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  let bytes = Buffer.byteLength(whole);
  let lastBatchId = -1;
  for (const line of whole.split("\n").slice(0, -1)) {
    const entry = JSON.parse(line) as ManifestEntry & { readonly queryId: string };
    if (entry.queryId !== queryId) throw refusal(dir, `it is of another query, ${entry.queryId}`);
    lastBatchId = entry.batchId;
  }
  const names = (await fs.list(dir) ?? []).map(({ name }) => name);
  // A batch may be there without its line, if its process died in between: but only the next one.
  const strange = names.find((name) =>
    name.endsWith(".parquet") || Number(/^batch_id=(\d+)$/.exec(name)?.[1]) > lastBatchId + 1
  );
  if (strange !== undefined) throw refusal(dir, `it holds ${strange}, which is in no manifest`);
  return {
    get lastBatchId() {
      return lastBatchId;
    },
    append: async (entry) => {
      const line = `${JSON.stringify({ queryId, ...entry })}\n`;
      await fs.appendText(path, line, bytes);
      bytes += Buffer.byteLength(line);
      lastBatchId = entry.batchId;
    },
  };
}

function refusal(dir: string, why: string): UsageError {
  return new UsageError(
    `--sink must be an empty folder, or one that this query has written: current value is ${
      JSON.stringify(dir)
    } (${why})`,
  );
}
