/** The process that the kill tests start: a job or a replay that dies at the given change of the lake. @module */

import { systemFs } from "@lib/lake/fs.ts";
import { killAt } from "@lib/lake/kill_at.ts";
import { runKillCase } from "./_kill_cases.ts";

const [name = "", inputs = "", lake = "", at, moment] = Deno.args;
const point = { at: Number(at), isHalfway: moment === "half" };
await runKillCase(name, { inputs, lake, fs: killAt(systemFs, point) });
