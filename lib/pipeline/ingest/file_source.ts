/** Input files as the source of a job. @module */

import type { Contract } from "@lib/contracts/contract.ts";
import type { Duckdb } from "@lib/engines/duckdb.ts";
import type { OnProgress } from "@lib/feedback/progress.ts";
import { loadRawText, type RawSource } from "../raw_text.ts";
import { type StandardLoader, standardLoader } from "../standard_table.ts";
import type { Ingested, JobSource } from "../job_source.ts";
import type { FoundInputs, InputFile } from "./find_inputs.ts";
import { ingestParquet } from "./ingest_parquet.ts";
import { ingestText, type SourceCount } from "./ingest_text.ts";
import { openText, type TextSource } from "./open_text.ts";
import { labelOf, matchParquet, type ParquetColumns } from "./parquet_columns.ts";
import { parquetRecordSql } from "./parquet_record.ts";
import { noteIgnored } from "./note_ignored.ts";
import { noteUnknownFields } from "./unknown_fields.ts";

/** How files are read. */
export interface FileSourceOptions {
  readonly contract: Contract;
  readonly inputs: FoundInputs;
  /** Lines of JSON that another engine reads beside the files. */
  readonly locations?: readonly string[];
  /** The input as it was asked for. */
  readonly label: string;
  readonly tzSource?: string;
  readonly allowPartial?: boolean;
  readonly workers?: number;
  readonly onProgress?: OnProgress;
}

type Opened =
  | { readonly kind: "text"; readonly text: TextSource }
  | { readonly kind: "parquet"; readonly columns: ParquetColumns };

/** Reads JSON lines, CSV and Parquet files, all opened and checked before a row of any is read. */
export function fileSource(options: FileSourceOptions): JobSource {
  const { contract, inputs, locations = [], label } = options;
  const formats = [...inputs.files.map(({ format }) => format), ...locations.map(() => "json")];
  let rawSources: readonly RawSource[] = [];
  return {
    label,
    format: [...new Set(formats)].join(","),
    ingest: async (db, { scratch }) => {
      const opened: Opened[] = [];
      for (const file of inputs.files) opened.push(await open(db, file, { ...options, scratch }));
      rawSources = opened.map((source, at) =>
        source.kind === "text" ? { kind: "text", path: source.text.path } : {
          kind: "parquet",
          path: inputs.files[at]!.path,
          recordSql: parquetRecordSql(contract, source.columns),
        }
      );
      let standardizeMs = 0;
      const counts = await load(db, opened, options, (ms) => standardizeMs += ms);
      return { ...summary(contract, inputs, opened, counts), standardizeMs };
    },
    loadRaw: (db) => loadRawText(db, rawSources),
  };
}

async function open(
  db: Duckdb,
  file: InputFile,
  { contract, scratch, allowPartial }: FileSourceOptions & { readonly scratch: string },
): Promise<Opened> {
  if (file.format === "parquet") {
    return { kind: "parquet", columns: await matchParquet(db, contract, file.path) };
  }
  const text = await openText(file, {
    contract,
    spillDirectory: scratch,
    ...(allowPartial === undefined ? {} : { allowPartial }),
  });
  return { kind: "text", text };
}

/** Loads in input order: runs of text files together, so that small ones share the workers. */
async function load(
  db: Duckdb,
  opened: readonly Opened[],
  options: FileSourceOptions,
  addStandardizeMs: (ms: number) => void,
): Promise<SourceCount[]> {
  const { contract, inputs, tzSource } = options;
  const counts: SourceCount[] = [];
  while (counts.length < opened.length) {
    const firstSource = counts.length;
    const first = opened[firstSource]!;
    if (first.kind === "parquet") {
      const rows = await ingestParquet(db, {
        contract,
        path: inputs.files[firstSource]!.path,
        source: firstSource,
        columns: first.columns,
        ...(tzSource === undefined ? {} : { tzSource }),
      });
      const unknownFields = new Set(first.columns.unknown.map(labelOf));
      counts.push({ lines: rows, blankLines: 0, rows, unknownFields });
      continue;
    }
    const texts: TextSource[] = [];
    for (const source of opened.slice(firstSource)) {
      if (source.kind !== "text") break;
      texts.push(source.text);
    }
    const loader = timed(await standardLoader(db, contract), addStandardizeMs);
    try {
      counts.push(...await ingestText(texts, { ...options, loader, firstSource }));
    } finally {
      loader.close();
    }
  }
  return counts;
}

/** Decoding and loading overlap; what loading takes is the share of the standardize phase. */
function timed(loader: StandardLoader, addMs: (ms: number) => void): StandardLoader {
  return {
    append: (batch, from) => {
      const startMs = performance.now();
      loader.append(batch, from);
      addMs(performance.now() - startMs);
    },
    close: () => loader.close(),
  };
}

function summary(
  contract: Contract,
  inputs: FoundInputs,
  opened: readonly Opened[],
  counts: readonly SourceCount[],
): Omit<Ingested, "standardizeMs"> {
  const notes = opened.flatMap((source) => source.kind === "text" ? source.text.notes : []);
  notes.push(...noteIgnored(inputs), ...noteUnknownFields(contract, counts));
  return {
    sources: inputs.files.map(({ path }, at) => {
      const source = opened[at]!;
      const header = source.kind === "text" ? source.text.header?.names : undefined;
      return { file: path, rows: counts[at]!.rows, ...(header === undefined ? {} : { header }) };
    }),
    lines: counts.reduce((sum, { lines }) => sum + lines, 0),
    blankLines: counts.reduce((sum, { blankLines }) => sum + blankLines, 0),
    notes,
  };
}
