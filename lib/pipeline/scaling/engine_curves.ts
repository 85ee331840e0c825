/** What the same job took on two engines, as a measurement leaves it in a file. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";

/** The engines that are held against each other. */
export const CURVE_ENGINES = ["duckdb", "spark"] as const;
export type CurveEngine = (typeof CURVE_ENGINES)[number];

/** The median of some rounds of one job. */
export interface EngineRun {
  readonly engine: CurveEngine;
  /** All that the engine was allowed to use. */
  readonly cores: number;
  /** 0: the engine was started, asked for one row, and ended. */
  readonly records: number;
  /** From the start of the command to its end. */
  readonly seconds: number;
  /** Of each round. */
  readonly rounds: readonly number[];
  /** The highest of all rounds; null where the system does not tell. */
  readonly peak_mb: number | null;
}

/** A measurement. */
export interface EngineCurves {
  /** ISO 8601, UTC. */
  readonly measured_at: string;
  readonly machine: {
    readonly system: string;
    readonly cores: number;
    readonly memory_gb: number;
    /** How many processes wanted a core, on the average of the minute before and of the last one. */
    readonly load: readonly [before: number, after: number];
  };
  /** Version of each program that took part. */
  readonly versions: Readonly<Record<string, string>>;
  readonly runs: readonly EngineRun[];
  /** How Spark would answer a query, in its own words. */
  readonly spark_plan: { readonly sql: string; readonly text: string };
}

/**
 * Reads a measurement.
 *
 * @throws {UsageError} where the file holds none.
 *
 * @example
 * ```ts
 * import { readEngineCurves } from "@lib/pipeline/scaling/engine_curves.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const path = await Deno.makeTempFile();
 * const run = { engine: "spark", cores: 2, records: 0, seconds: 6, rounds: [6], peak_mb: null };
 * await Deno.writeTextFile(path, JSON.stringify({ runs: [run], spark_plan: { sql: "", text: "" } }));
 * const { runs } = await readEngineCurves(path);
 * await Deno.remove(path);
 * assertEquals(runs.map(({ seconds }) => seconds), [6]);
 * ```
 */
export async function readEngineCurves(path: string): Promise<EngineCurves> {
  const refuse = (found: string, cause?: unknown) => {
    throw new UsageError(
      `the file must be what deno task bench --only spark --curves FILE wrote: "${path}" ${found}`,
      { cause },
    );
  };
  let value: Partial<EngineCurves> | null = null;
  try {
    value = JSON.parse(await Deno.readTextFile(path));
  } catch (cause) {
    refuse(cause instanceof SyntaxError ? "is not JSON" : "cannot be read", cause);
  }
  const runs = value?.runs;
  if (!Array.isArray(runs) || !runs.every(isRun) || typeof value?.spark_plan?.text !== "string") {
    refuse("holds something else");
  }
  return value as EngineCurves;
}

function isRun(run: Partial<EngineRun>): boolean {
  return CURVE_ENGINES.some((engine) => engine === run.engine) &&
    [run.cores, run.records, run.seconds].every((value) => typeof value === "number");
}
