/** Lines loaded by the real ingest and judged by an engine, for as long as a test looks at them. @module */

import type { Contract } from "@lib/contracts/contract.ts";
import { type Duckdb, openDuckdb } from "@lib/engines/duckdb.ts";
import { findInputs } from "@lib/pipeline/ingest/find_inputs.ts";
import { ingestText } from "@lib/pipeline/ingest/ingest_text.ts";
import { openText } from "@lib/pipeline/ingest/open_text.ts";
import { duckdbQuality } from "@lib/pipeline/quality/duckdb_quality.ts";
import { polarsQuality } from "@lib/pipeline/quality/polars_quality.ts";
import type { EngineName, Judged, QualityEngine } from "@lib/pipeline/quality/quality_engine.ts";
import { createStandardTable, standardLoader } from "@lib/pipeline/standard_table.ts";
import { rulesOf } from "@lib/quality/rules.ts";
import { temporaryFolder } from "./temporary_folder.ts";

/** Which lines are judged, and how. */
export interface JudgedLinesOptions {
  readonly profile: string;
  readonly lines: readonly Uint8Array[];
  readonly engine: EngineName;
}

const ENGINE_BY_NAME: Readonly<Record<EngineName, (db: Duckdb) => QualityEngine>> = {
  duckdb: duckdbQuality,
  // So few that even small inputs take several passes.
  polars: () => polarsQuality({ rowsPerPass: 300 }),
};

/** Calls `look` with a session that has the view `judged`, and a folder; both go away afterwards. */
export async function withJudgedLines<Seen>(
  contract: Contract,
  { profile, lines, engine }: JudgedLinesOptions,
  look: (db: Duckdb, scratch: string, judged: Judged) => Promise<Seen>,
): Promise<Seen> {
  using folder = temporaryFolder();
  const scratch = folder.path;
  using db = await openDuckdb();
  await loadLines(db, contract, { lines, scratch });
  const table = rulesOf(contract, profile);
  const judged = await ENGINE_BY_NAME[engine](db).judge({ db, contract, table, scratch });
  return await look(db, scratch, judged);
}

async function loadLines(
  db: Duckdb,
  contract: Contract,
  { lines, scratch }: { readonly lines: readonly Uint8Array[]; readonly scratch: string },
): Promise<void> {
  const path = `${scratch}/lines.jsonl`;
  await Deno.writeFile(path, join(lines));
  const sources = [];
  for (const file of findInputs([path]).files) {
    sources.push(await openText(file, { contract, spillDirectory: scratch }));
  }
  await createStandardTable(db, contract);
  const loader = await standardLoader(db, contract);
  await ingestText(sources, { contract, loader, firstSource: 0 });
  loader.close();
}

function join(lines: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(lines.reduce((sum, line) => sum + line.length + 1, 0));
  let at = 0;
  for (const line of lines) {
    bytes.set(line, at);
    at += line.length;
    bytes[at++] = 10;
  }
  return bytes;
}
