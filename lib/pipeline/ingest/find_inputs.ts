/** What an input argument names: files, each with its format. @module */

import { globSync } from "node:fs";
import { extname } from "node:path";
import { UsageError } from "@lib/feedback/usage_error.ts";

/** The formats that can be read. */
export const INPUT_FORMATS = ["json", "csv", "parquet"] as const;
export type InputFormat = (typeof INPUT_FORMATS)[number];

/** One file to read. */
export interface InputFile {
  /** Real path: absolute, without links, so that a file has one name however it was asked for. */
  readonly path: string;
  readonly format: InputFormat;
  readonly bytes: number;
}

/** Files in the order in which they are read, and what was passed over. */
export interface FoundInputs {
  readonly files: readonly InputFile[];
  /** Files of a folder whose ending is none that we read. */
  readonly ignored: readonly string[];
}

const FORMAT_BY_ENDING: Readonly<Record<string, InputFormat>> = {
  ".json": "json",
  ".jsonl": "json",
  ".ndjson": "json",
  ".csv": "csv",
  ".parquet": "parquet",
};

/**
 * Finds the files that `inputs` name: each a file, a folder (all files below it with a known ending,
 * hidden ones and those that start with `_` left out) or a glob. They are read in the order of their
 * paths, each once.
 *
 * A file that is named itself is read as `format`, by its ending, or else as JSON lines; `format`
 * keeps only such files of a folder.
 *
 * @throws {UsageError} naming the path that is missing, empty of matches or not readable.
 *
 * @example
 * ```ts
 * import { findInputs } from "@lib/pipeline/ingest/find_inputs.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const folder = Deno.makeTempDirSync();
 * Deno.writeTextFileSync(`${folder}/b.csv`, "");
 * Deno.writeTextFileSync(`${folder}/a.jsonl`, "");
 * const { files } = findInputs([folder]);
 * assertEquals(files.map((file) => file.format), ["json", "csv"]);
 * ```
 */
export function findInputs(inputs: readonly string[], format?: InputFormat): FoundInputs {
  const files = new Map<string, InputFile>();
  const ignored: string[] = [];
  const add = (path: string, as: InputFormat) => {
    const real = Deno.realPathSync(path);
    files.set(real, { path: real, format: as, bytes: checkReadable(path) });
  };
  for (const input of inputs) {
    const named = namedFiles(input);
    if (named.isFolder) {
      for (const path of named.paths) {
        const found = formatByEnding(path);
        if (found === undefined) ignored.push(path);
        else if (format === undefined || format === found) add(path, found);
      }
    } else {
      for (const path of named.paths) add(path, format ?? formatByEnding(path) ?? "json");
    }
    if (files.size === 0) {
      throw new UsageError(
        `--input must hold ${format ?? INPUT_FORMATS.join(", ")} files: none found in "${input}"`,
      );
    }
  }
  const byPath = (a: InputFile, b: InputFile) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0);
  return { files: [...files.values()].sort(byPath), ignored };
}

function namedFiles(input: string): { paths: string[]; isFolder: boolean } {
  if (input.startsWith("kafka:")) {
    throw new UsageError(
      `--input must be a file, a folder or a glob: reading a topic is not available yet, current value is "${input}"`,
    );
  }
  const info = statOf(input);
  if (info?.isDirectory) return { paths: filesBelow(input), isFolder: true };
  if (info !== undefined) return { paths: [input], isFolder: false };
  if (/[*?[\]{}]/.test(input)) {
    const paths = globSync(input).filter((path) => statOf(path)?.isFile);
    if (paths.length > 0) return { paths, isFolder: false };
    throw new UsageError(`--input must match at least one file: current value is "${input}"`);
  }
  throw new UsageError(`--input must be an existing file, folder or glob: "${input}" is not there`);
}

function filesBelow(folder: string): string[] {
  return [...Deno.readDirSync(folder)].flatMap((entry) => {
    const path = `${folder.replace(/\/+$/, "")}/${entry.name}`;
    if (/^[._]/.test(entry.name)) return [];
    const info = statOf(path);
    return info?.isDirectory ? filesBelow(path) : info?.isFile ? [path] : [];
  });
}

function statOf(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.statSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw unreadable(path, error);
  }
}

function checkReadable(path: string): number {
  try {
    using file = Deno.openSync(path);
    const { size } = file.statSync();
    file.readSync(new Uint8Array(1));
    return size;
  } catch (error) {
    throw unreadable(path, error);
  }
}

function unreadable(path: string, cause: unknown): UsageError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new UsageError(`--input must be readable: "${path}" is not (${why})`, { cause });
}

function formatByEnding(path: string): InputFormat | undefined {
  return FORMAT_BY_ENDING[extname(path.toLowerCase().replace(/\.gz$/, ""))];
}
