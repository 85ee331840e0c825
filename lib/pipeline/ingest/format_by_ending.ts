/** What a name says of a file's format. @module */

import { extname } from "node:path";

/** The formats that can be read. */
export const INPUT_FORMATS = ["json", "csv", "parquet"] as const;
export type InputFormat = (typeof INPUT_FORMATS)[number];

const FORMAT_BY_ENDING: Readonly<Record<string, InputFormat>> = {
  ".json": "json",
  ".jsonl": "json",
  ".ndjson": "json",
  ".csv": "csv",
  ".parquet": "parquet",
};

/**
 * The format that the ending of a path, pattern or address names, gzipped or not; none where it says
 * nothing. A slash at its end is no part of the name: Spark gives its folders such endings too.
 *
 * @example
 * ```ts
 * import { formatByEnding } from "@lib/pipeline/ingest/format_by_ending.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(formatByEnding("s3a://raw/2025-08/*.CSV.gz"), "csv");
 * assertEquals(formatByEnding("raw/part-*"), undefined);
 * ```
 */
export function formatByEnding(path: string): InputFormat | undefined {
  const name = path.toLowerCase().replace(/\/+$/, "").replace(/\.gz$/, "");
  return FORMAT_BY_ENDING[extname(name)];
}
