/** The file of `--batches-out`: one batch to a line. @module */

import { dirname } from "node:path";
import { fileRefusal } from "@lib/feedback/file_refusal.ts";
import type { BatchRecord } from "@lib/streaming/core/batch_record.ts";
import { formatBatchRecord } from "@lib/streaming/core/format_batch_record.ts";

/** An open file of batches. */
export interface BatchesFile extends Disposable {
  write(batch: BatchRecord): void;
}

/**
 * Opens a file for batches, empty, and makes the folders above it.
 *
 * @throws {UsageError} if it cannot be written.
 *
 * @example
 * ```ts
 * import { openBatchesFile } from "@lib/cli/batches_file.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const path = await Deno.makeTempFile();
 * const batch = { batchId: 0, kind: "data", numInputRows: 1, lateWatermark: null } as const;
 * {
 *   using file = openBatchesFile(path);
 *   file.write({ ...batch, watermark: null, columns: ["n"], rows: [[1]], state: [] });
 * }
 * assertEquals(JSON.parse(await Deno.readTextFile(path)).rows, [[1]]);
 * await Deno.remove(path);
 * ```
 */
export function openBatchesFile(path: string): BatchesFile {
  let file: Deno.FsFile;
  try {
    Deno.mkdirSync(dirname(path), { recursive: true });
    file = Deno.openSync(path, { write: true, create: true, truncate: true });
  } catch (cause) {
    throw fileRefusal("--batches-out", path, { use: "written", cause });
  }
  return {
    write: (batch) => {
      const bytes = new TextEncoder().encode(`${formatBatchRecord(batch)}\n`);
      for (let done = 0; done < bytes.length;) done += file.writeSync(bytes.subarray(done));
    },
    [Symbol.dispose]: () => file.close(),
  };
}
