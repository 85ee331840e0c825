/** Times the phases of a run and counts what goes in and out of each. @module */

import type { OnProgress } from "@lib/feedback/progress.ts";
import type { PhaseInfo } from "./metadata.ts";

/** The phases that rows go through, in the order in which data flows. */
export const ROW_PHASES = [
  "ingest",
  "standardize",
  "quality",
  "enrich",
  "validate",
  "write",
] as const;
const PHASES = [...ROW_PHASES, "metadata", "catalog"] as const;
export type PhaseName = (typeof PHASES)[number];

/** What a phase gives back, and how many rows came out of it. */
export interface PhaseResult<T> {
  readonly value: T;
  readonly rowsOut: number;
}

/** The phases so far. */
export interface PhaseLog {
  readonly phases: readonly PhaseInfo[];
  run<T>(name: PhaseName, rowsIn: number, work: () => Promise<PhaseResult<T>>): Promise<T>;
  /** Notes a phase that was measured inside another one. */
  note(name: PhaseName, rowsIn: number, rowsOut: number, ms: number): void;
}

/** A log of phases; each one is reported as progress when it starts and when it ends. */
export function createPhaseLog(
  onProgress?: OnProgress,
  nowMs: () => number = () => performance.now(),
): PhaseLog {
  const phases: PhaseInfo[] = [];
  const note: PhaseLog["note"] = (name, rowsIn, rowsOut, ms) => {
    phases.push({ name, rows_in: rowsIn, rows_out: rowsOut, ms: Math.round(ms * 10) / 10 });
  };
  return {
    phases,
    note,
    run: async (name, rowsIn, work) => {
      const startMs = nowMs();
      onProgress?.({ phase: name, done: 0, total: rowsIn, unit: "rows" });
      const { value, rowsOut } = await work();
      note(name, rowsIn, rowsOut, nowMs() - startMs);
      onProgress?.({ phase: name, done: rowsIn, total: rowsIn, unit: "rows" });
      return value;
    },
  };
}
