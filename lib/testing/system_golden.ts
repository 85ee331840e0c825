/** Reads the golden files of `data/golden/systems`: answers made by programs that are not ours. @module */

import { readEnvelope } from "@lib/streaming/sources/read_envelope.ts";
import type { SourceRecord } from "@lib/streaming/sources/source.ts";

/** A table of a golden file. */
export interface GoldenTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

/** Path of a golden file or folder of one system, such as `s001_iot`. */
export function systemGoldenPath(system: string, name: string): string {
  return new URL(`../../data/golden/systems/${system}/${name}`, import.meta.url).pathname;
}

/** A golden file as JSON. */
export function systemGolden<T>(system: string, name: string): T {
  return JSON.parse(Deno.readTextFileSync(systemGoldenPath(system, name)));
}

/** Rows of a golden table as objects. */
export function goldenRows({ columns, rows }: GoldenTable): Record<string, unknown>[] {
  return rows.map((row) => Object.fromEntries(columns.map((name, i) => [name, row[i]])));
}

/** The records of a system's batches, batch by batch. */
export function goldenBatches(system: string): SourceRecord[][] {
  const folder = systemGoldenPath(system, "batches");
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort().map((name) =>
    Deno.readTextFileSync(`${folder}/${name}`).split("\n").slice(0, -1).map((line) =>
      readEnvelope(line)!
    )
  );
}
