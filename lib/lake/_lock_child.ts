/** The process that holds a lock until it is killed or its input ends. @module */

import { takeLakeLock } from "./lake_lock.ts";

const [dir = ""] = Deno.args;
const holder = { pid: Deno.pid, job: "test", runId: "child", sinceUtc: "2025-08-01T00:00:00Z" };
const lock = await takeLakeLock(dir, holder);
await Deno.stdout.write(new TextEncoder().encode("held"));
await Deno.stdin.read(new Uint8Array(1));
await lock.release();
