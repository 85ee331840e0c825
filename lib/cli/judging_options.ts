/** Options of every command that judges rows. @module */

import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import { ENGINES } from "@lib/pipeline/quality/quality_engine.ts";
import { CONTRACT_OPTION } from "./contract_option.ts";

/** As what, by which rules, and on which engine. */
export const JUDGING_OPTIONS = {
  ...CONTRACT_OPTION,
  // The job itself refuses a profile that its contract does not have.
  profile: {
    kind: "text",
    value: "NAME",
    doc: `which rules of the contract apply: of EV telemetry, ${
      Object.keys(evTelemetry.profiles).join(" or ")
    } (default: the contract's, ${evTelemetry.defaultProfile})`,
  },
  engine: { kind: "text", choices: ENGINES, default: "duckdb", doc: "what judges the rows" },
} as const;
