/** The process that the kill tests start: runs the scenario and dies at the given change. @module */

import { systemFs } from "@lib/lake/fs.ts";
import { killAt } from "@lib/lake/kill_at.ts";
import { runScenario, scenarioSink, type SinkName } from "./_kill_scenario.ts";

const [dir = "", sink, at, moment] = Deno.args;
const fs = killAt(systemFs, { at: Number(at), isHalfway: moment === "half" });
await runScenario(dir, { sink: scenarioSink(dir, sink as SinkName, fs), fs });
