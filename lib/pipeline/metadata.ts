/** What a run says of itself in `_metadata`: data dictionary, run log, history. @module */

import type { MetadataChange } from "@lib/lake/lake.ts";
import type { SourceRead } from "./job_source.ts";
import type { OutputColumn } from "./output_columns.ts";
import type { RunMetrics } from "./run_metrics.ts";

/** One phase of a run, as measured. */
export interface PhaseInfo {
  readonly name: string;
  readonly rows_in: number;
  readonly rows_out: number;
  readonly ms: number;
}

/** `exec_log.json`: the log of the last run, and one line of the history per run. */
export interface ExecLog {
  readonly job_name: string;
  readonly job_start_utc: string;
  readonly job_end_utc: string;
  readonly input_path: string;
  readonly output_path: string;
  readonly read_format: string;
  readonly mode: string;
  readonly records_clean: number;
  readonly records_quarantine: number;
  readonly pct_clean: number;
  readonly pct_quarantine: number;
  readonly engine: string;
  readonly engine_version: string;
  readonly profile: string;
  readonly run_id: string;
  readonly tz_source: string;
  readonly sources: readonly SourceRead[];
  /** Runs whose quarantined rows a replay ran again. */
  readonly replay_of?: readonly string[];
  readonly phases: readonly PhaseInfo[];
  readonly metrics: Omit<RunMetrics, "sources">;
  /** The contract's run metrics, each under its own name. */
  readonly [metric: string]: unknown;
}

/** Types as Hive, Spark, Athena and Glue name them. */
const HIVE_TYPES: Readonly<Record<string, string>> = {
  VARCHAR: "string",
  DOUBLE: "double",
  BOOLEAN: "boolean",
  INTEGER: "int",
  BIGINT: "bigint",
  DATE: "date",
  "TIMESTAMP WITH TIME ZONE": "timestamp",
  "DOUBLE[]": "array<double>",
  "VARCHAR[]": "array<string>",
};

/** The columns that a reader gets from the folders' names. */
export const PARTITION_COLUMNS = [
  { name: "ano", type: "INTEGER", description: "Year of the event, UTC; 0 where it is not known" },
  { name: "mes", type: "INTEGER", description: "Month of the event, UTC; 0 where it is not known" },
] as const;

/** The Hive type of a column. */
export function hiveType({ type }: Pick<OutputColumn, "type">): string {
  const hive = HIVE_TYPES[type];
  if (hive === undefined) throw new TypeError(`Cannot name the Hive type of ${type}`);
  return hive;
}

/** `dicionario_dados.json`: every column of `clean` as a reader sees it. */
export function dictionaryText(columns: readonly OutputColumn[]): string {
  const entries = [
    ...columns.map((column) => ({
      name: column.name,
      type: hiveType(column),
      nullable: column.nullable,
      metadata: column.metadata,
    })),
    ...PARTITION_COLUMNS.map(({ name, type, description }) => ({
      name,
      type: hiveType({ type }),
      nullable: false,
      metadata: { description },
    })),
  ];
  return `${JSON.stringify(entries, null, 2)}\n`;
}

/** The metadata files that a run leaves, beside the lineage. */
export function metadataChanges(log: ExecLog, columns: readonly OutputColumn[]): MetadataChange[] {
  return [
    { name: "dicionario_dados.json", text: dictionaryText(columns) },
    { name: "exec_log.json", text: `${JSON.stringify(log, null, 2)}\n` },
    { name: "history.ndjson", appendLines: [JSON.stringify(log)] },
  ];
}
