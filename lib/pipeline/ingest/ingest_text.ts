/** Loads text files into the table of standardized rows. @module */

import type { Contract } from "@lib/contracts/contract.ts";
import type { OnProgress } from "@lib/feedback/progress.ts";
import type { StandardLoader } from "../standard_table.ts";
import { decodeFiles } from "./decode_files.ts";
import { MAX_UNKNOWN_FIELDS } from "./line_scanner.ts";
import type { TextSource } from "./open_text.ts";

/** What was read of one source. Lines = lines before the data + blank lines + rows. */
export interface SourceCount {
  lines: number;
  blankLines: number;
  rows: number;
  unknownFields: Set<string>;
}

/** How text is loaded. */
export interface IngestTextOptions {
  readonly contract: Contract;
  readonly loader: StandardLoader;
  /** Number of the first of the sources. */
  readonly firstSource: number;
  readonly tzSource?: string;
  readonly workers?: number;
  readonly onProgress?: OnProgress;
}

/** Reads all sources, in order, and counts what each held. */
export async function ingestText(
  sources: readonly TextSource[],
  options: IngestTextOptions,
): Promise<SourceCount[]> {
  const { loader, firstSource, onProgress } = options;
  const counts = sources.map(({ linesBefore, blankLinesBefore }): SourceCount => ({
    lines: linesBefore,
    blankLines: blankLinesBefore,
    rows: 0,
    unknownFields: new Set(),
  }));
  const total = sources.reduce((sum, { from, to }) => sum + to - from, 0);
  let done = 0;
  onProgress?.({ phase: "ingest", done, total, unit: "bytes" });
  for await (const { source, range, decoded } of decodeFiles(sources, options)) {
    const count = counts[source]!;
    for (const batch of decoded.batches) {
      loader.append(batch, { source: firstSource + source, lineBefore: count.lines });
      count.rows += batch.batch.rows;
    }
    count.lines += decoded.lines;
    count.blankLines += decoded.blankLines;
    for (const field of decoded.unknownFields) {
      if (count.unknownFields.size < MAX_UNKNOWN_FIELDS) count.unknownFields.add(field);
    }
    done += range.to - range.from;
    onProgress?.({ phase: "ingest", done, total, unit: "bytes" });
  }
  return counts;
}
