/** The process that the kill tests start: opens or changes a lake and dies at the given change. @module */

import { changeLake, openScenario } from "./_kill_scenario.ts";
import { systemFs } from "./fs.ts";
import { killAt } from "./kill_at.ts";

const [dir = "", work, swap, at, isHalfway] = Deno.args;
const base = swap === "exchange" ? systemFs : { ...systemFs, exchange: undefined };
const fs = killAt(base, { at: Number(at), isHalfway: isHalfway === "half" });
if (work === "change") await changeLake(dir, fs);
else await (await openScenario(dir, "third", fs))[Symbol.asyncDispose]();
