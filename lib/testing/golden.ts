/** Reads the golden files of `data/golden/ev`: answers made by programs that are not ours. @module */

import { gunzipSync } from "node:zlib";

/** What a golden `expected_*.json` says. Line numbers are texts, from "1". */
export interface ExpectedVerdicts {
  readonly lines: number;
  readonly records: number;
  readonly clean: number;
  readonly quarantine: number;
  readonly blank: number;
  readonly low_soc_rows: number;
  /** One letter per line: C clean, Q quarantine, B blank. */
  readonly status: string;
  readonly reasons: Readonly<Record<string, readonly string[]>>;
  readonly iqr_outliers: Readonly<Record<string, readonly string[]>>;
  readonly warnings: Readonly<Record<string, readonly string[]>>;
  readonly reason_counts: Readonly<Record<string, number>>;
  readonly iqr_bounds: Readonly<
    Record<string, { n: number; q1: number; q3: number; lo: number; hi: number }>
  >;
  readonly iqr_false_counts: Readonly<Record<string, number>>;
  readonly clean_partitions: Readonly<Record<string, number>>;
  readonly quarantine_partitions: Readonly<Record<string, number>>;
  readonly battery_temp_band: Readonly<Record<string, number>>;
  readonly daily: readonly Readonly<Record<string, string | number>>[];
}

/** The two streams and, for each, what the reference says under each profile. */
export const GOLDEN_CASES = [
  { stream: "fleet_v20_hz2_t120_seed42.jsonl.gz", name: "golden_v20", profile: "dictionary" },
  { stream: "fleet_v20_hz2_t120_seed42.jsonl.gz", name: "golden_v20", profile: "seed" },
  { stream: "dirty_v20.jsonl.gz", name: "dirty_v20", profile: "dictionary" },
  { stream: "dirty_v20.jsonl.gz", name: "dirty_v20", profile: "seed" },
] as const;

/** Path of a golden file, relative to the project folder. */
export function goldenPath(name: string): string {
  return new URL(`../../data/golden/ev/${name}`, import.meta.url).pathname;
}

/** The lines of a gzipped golden stream as bytes, without their LF. */
export function goldenLines(stream: string): Uint8Array[] {
  const bytes = gunzipSync(Deno.readFileSync(goldenPath(stream)));
  const lines: Uint8Array[] = [];
  for (let from = 0; from < bytes.length;) {
    const lf = bytes.indexOf(10, from);
    const to = lf < 0 ? bytes.length : lf;
    lines.push(new Uint8Array(bytes.subarray(from, to)));
    from = to + 1;
  }
  return lines;
}

/** The reference verdicts of a stream under a profile. */
export function goldenVerdicts(name: string, profile: string): ExpectedVerdicts {
  return JSON.parse(Deno.readTextFileSync(goldenPath(`expected_${name}_${profile}.json`)));
}
