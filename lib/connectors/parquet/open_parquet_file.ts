/** A Parquet file that grows by row groups and appears whole. @module */

import { fileRefusal } from "@lib/feedback/file_refusal.ts";
import { dirname } from "node:path";
import { plainReason } from "@lib/feedback/plain_reason.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { type IfExists, resolveLinePath } from "@lib/connectors/files/open_line_file.ts";
import { type Chunk, type ParquetColumn, ParquetEncoder } from "./parquet_encoder.ts";

/** What is in the file, and what to do when it is there already. */
export interface ParquetFileOptions {
  readonly columns: readonly ParquetColumn[];
  /** Default: `append`, which for Parquet is only possible where there is no file yet. */
  readonly ifExists?: IfExists;
  /** The file's name where the path is a directory; without one, a directory is refused. */
  readonly nameInFolder?: string;
}

/** A file being written. */
export interface ParquetFile {
  readonly place: string;
  write(group: { readonly rows: number; readonly chunks: readonly Chunk[] }): void;
  /** Ends the file and gives it its name. */
  close(): void;
}

/**
 * Opens a Parquet file for writing. Until it is closed it has another name, since a Parquet file
 * without its end cannot be read at all.
 *
 * @throws {UsageError} if the path cannot be written, or the file exists and is not to be replaced.
 *
 * @example
 * ```ts
 * import { openParquetFile } from "@lib/connectors/parquet/open_parquet_file.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const dir = Deno.makeTempDirSync();
 * const path = `${dir}/levels.parquet`;
 * const file = openParquetFile(path, { columns: [{ path: ["level"], type: "double" }] });
 * file.write({ rows: 1, chunks: [{ values: { kind: "doubles", values: Float64Array.of(1.5) } }] });
 * file.close();
 * assertEquals(Deno.readTextFileSync(path).slice(0, 4), "PAR1");
 * Deno.removeSync(dir, { recursive: true });
 * ```
 */
export function openParquetFile(path: string, options: ParquetFileOptions): ParquetFile {
  const { columns, ifExists = "append", nameInFolder } = options;
  const place = resolveLinePath(path, nameInFolder);
  const unfinished = `${place}.unfinished`;
  if (ifExists !== "replace" && exists(place)) {
    throw new UsageError(
      `--out must not exist yet, as a Parquet file can only be replaced (--if-exists replace): current value is ${
        JSON.stringify(path)
      } (${place} exists)`,
    );
  }
  const encoder = new ParquetEncoder(columns);
  let file: Deno.FsFile;
  try {
    Deno.mkdirSync(dirname(place), { recursive: true });
    file = Deno.openSync(unfinished, { create: true, truncate: true, write: true });
  } catch (cause) {
    throw fileRefusal("--out", path, { use: "written", cause });
  }
  const put = (bytes: Uint8Array) => {
    try {
      for (let done = 0; done < bytes.length;) done += file.writeSync(bytes.subarray(done));
    } catch (cause) {
      throw new Error(`Cannot write to ${unfinished}: ${plainReason(cause)}`, { cause });
    }
  };
  put(encoder.open());
  return {
    place,
    write: ({ rows, chunks }) => encoder.rowGroup(rows, chunks).forEach(put),
    close: () => {
      put(encoder.close());
      file.close();
      Deno.renameSync(unfinished, place);
    },
  };
}

function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}
