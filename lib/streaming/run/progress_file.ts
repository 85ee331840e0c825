/** The progress of all batches as rows of a file, one line each. @module */

import { Buffer } from "node:buffer";
import { type Fs, systemFs } from "@lib/lake/fs.ts";
import { CheckpointError } from "./checkpoint/checkpoint_error.ts";
import { readLines } from "./checkpoint/read_lines.ts";

/** An open file of progress. */
export interface ProgressFile {
  append(progress: { readonly batchId: number }): Promise<void>;
}

/**
 * Opens `progress.ndjson` in the checkpoint. The last committed batch, whose row a dying process may
 * not have come to write, is made good; each batch has one row.
 *
 * @throws {CheckpointError} if batches are there that the checkpoint knows nothing of: it lost its
 * memory, and would do them again.
 *
 * @example
 * ```ts
 * import { openProgressFile } from "@lib/streaming/run/progress_file.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const dir = await Deno.makeTempDir();
 * await (await openProgressFile(dir, { last: undefined })).append({ batchId: 0 });
 * await openProgressFile(dir, { last: { batchId: 1 } });
 * assertEquals(await Deno.readTextFile(`${dir}/progress.ndjson`), '{"batchId":0}\n{"batchId":1}\n');
 * await Deno.remove(dir, { recursive: true });
 * ```
 */
export async function openProgressFile(
  dir: string,
  { last, fs = systemFs }: { readonly last: unknown; readonly fs?: Fs },
): Promise<ProgressFile> {
  const path = `${dir}/progress.ndjson`;
  let bytes = 0;
  let lastBatchId = -1;
  for (const { text, toBytes, isEnded } of readLines(path)) {
    if (!isEnded) break;
    bytes = toBytes;
    lastBatchId = Number(/"batchId":(\d+)/.exec(text)?.[1] ?? lastBatchId);
  }
  const append = async (progress: { readonly batchId: number }) => {
    const line = `${JSON.stringify(progress)}\n`;
    await fs.appendText(path, line, bytes, true);
    bytes += Buffer.byteLength(line);
  };
  const missing = last as { readonly batchId: number } | null | undefined;
  // A machine that died may have lost the last commit, but no earlier one.
  if (lastBatchId > (missing?.batchId ?? -1) + 1) {
    throw new CheckpointError(
      dir,
      `its journal does not reach batch ${lastBatchId}, which progress.ndjson has as done`,
    );
  }
  if (missing && missing.batchId > lastBatchId) await append(missing);
  return { append };
}
