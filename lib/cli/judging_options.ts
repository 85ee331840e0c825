/** Options of every command that judges EV rows. @module */

import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import { ENGINES } from "@lib/pipeline/quality/quality_engine.ts";

/** By which rules, and on which engine. */
export const JUDGING_OPTIONS = {
  profile: {
    kind: "text",
    choices: Object.keys(evTelemetry.profiles),
    default: evTelemetry.defaultProfile,
    doc: "which rules apply",
  },
  engine: { kind: "text", choices: ENGINES, default: "duckdb", doc: "what judges the rows" },
} as const;
