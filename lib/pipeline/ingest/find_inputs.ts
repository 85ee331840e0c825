/** What an input argument names: files, each with its format. @module */

import { globSync } from "node:fs";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { MANIFEST_PATH } from "@lib/lake/manifest.ts";
import { formatByEnding, INPUT_FORMATS, type InputFormat } from "./format_by_ending.ts";
export { INPUT_FORMATS, type InputFormat };

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

/**
 * Finds the files that `inputs` name: each a file, a folder (all files below it with a known ending,
 * hidden ones, those that start with `_` and lakes left out) or a glob. They are read in the order of their
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
 * Deno.removeSync(folder, { recursive: true });
 * ```
 */
export function findInputs(inputs: readonly string[], format?: InputFormat): FoundInputs {
  const files = new Map<string, InputFile>();
  const ignored: string[] = [];
  for (const input of inputs) {
    const named = namedFiles(input);
    let found = 0;
    for (const path of named.paths) {
      const byEnding = formatByEnding(path);
      const as = named.isFolder ? byEnding : format ?? byEnding ?? "json";
      if (as === undefined) ignored.push(path);
      else if (format === undefined || format === as) {
        const file = checkReadable(path, as);
        files.set(file.path, file);
        found++;
      }
    }
    if (found === 0) {
      throw new UsageError(
        `--input must hold ${format ?? INPUT_FORMATS.join(", ")} files: none found in "${input}"`,
      );
    }
  }
  const byPath = (a: InputFile, b: InputFile) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0);
  return { files: [...files.values()].sort(byPath), ignored };
}

function namedFiles(input: string): { paths: string[]; isFolder: boolean } {
  const info = input === "" ? undefined : statOf(input);
  if (info?.isDirectory) {
    if (isLake(input)) {
      throw new UsageError(
        `--input must be raw data: "${input}" is a lake (its clean rows are below "${input}/clean")`,
      );
    }
    return { paths: filesBelow(input), isFolder: true };
  }
  if (info?.isFile) return { paths: [input], isFolder: false };
  if (info !== undefined) {
    // A pipe can be read only once, and opening one waits for its writer.
    throw new UsageError(`--input must be an ordinary file or a folder: "${input}" is neither`);
  }
  if (/[*?[\]{}]/.test(input)) {
    const paths = globSync(input).filter((path) => statOf(path)?.isFile);
    if (paths.length > 0) return { paths, isFolder: false };
    throw new UsageError(`--input must match at least one file: current value is "${input}"`);
  }
  throw new UsageError(`--input must be an existing file, folder or glob: "${input}" is not there`);
}

/** What a pipeline wrote is no input: a lake inside the input folder would be fed to itself. */
function isLake(folder: string): boolean {
  return statOf(`${folder}/${MANIFEST_PATH}`) !== undefined;
}

/** Links are followed; a folder that was seen before is not entered again, as links may go in circles. */
function filesBelow(folder: string, seen = new Set<string>()): string[] {
  const real = Deno.realPathSync(folder);
  if (seen.has(real)) return [];
  seen.add(real);
  return entriesOf(folder).flatMap((entry) => {
    const path = `${folder.replace(/\/+$/, "")}/${entry.name}`;
    if (/^[._]/.test(entry.name)) return [];
    const info = statOf(path);
    if (info?.isDirectory) return isLake(path) ? [] : filesBelow(path, seen);
    // A link that leads nowhere is a file that cannot be read, which is for the caller to hear of.
    return info === undefined || info.isFile ? [path] : [];
  });
}

function entriesOf(folder: string): Deno.DirEntry[] {
  try {
    return [...Deno.readDirSync(folder)];
  } catch (error) {
    throw unreadable(folder, error);
  }
}

function statOf(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.statSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw unreadable(path, error);
  }
}

function checkReadable(path: string, format: InputFormat): InputFile {
  try {
    using file = Deno.openSync(path);
    const { size: bytes } = file.statSync();
    file.readSync(new Uint8Array(1));
    return { path: Deno.realPathSync(path), format, bytes };
  } catch (error) {
    throw unreadable(path, error);
  }
}

function unreadable(path: string, cause: unknown): UsageError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new UsageError(`--input must be readable: "${path}" is not (${why})`, { cause });
}
