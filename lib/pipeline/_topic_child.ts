/** The process that the kill test of topics starts: one job on the topic `ev` of an embedded log. @module */

import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import { runJob } from "./run_job.ts";

const [LAB_HOME = "", output = ""] = Deno.args;
await runJob({ contract: evTelemetry, input: "kafka:ev", output, env: { LAB_HOME } });
