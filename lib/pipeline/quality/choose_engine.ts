/** The engine of a name. @module */

import type { Duckdb } from "@lib/engines/duckdb.ts";
import { duckdbQuality } from "./duckdb_quality.ts";
import type { EngineName, QualityEngine } from "./quality_engine.ts";

/** Makes the engine that judges; Polars is loaded only where it is asked for. */
export async function chooseEngine(name: EngineName, db: Duckdb): Promise<QualityEngine> {
  if (name === "duckdb") return duckdbQuality(db);
  const { polarsQuality } = await import("./polars_quality.ts");
  return polarsQuality();
}
