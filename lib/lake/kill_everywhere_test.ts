import { assertEquals, assertRejects } from "@std/assert";
import { killEverywhere } from "./kill_everywhere.ts";

const nothing = () => Promise.resolve();

function shell(script: string): Deno.Command {
  return new Deno.Command("sh", { args: ["-c", script], stderr: "piped" });
}

Deno.test("killEverywhere() takes every step-th change from the first on", async () => {
  const seen: number[] = [];
  const start = (at: number) => shell(at < 10 ? "kill -9 $$" : "true");
  const check = (at: number) => Promise.resolve(void seen.push(at));
  assertEquals(await killEverywhere(start, { prepare: nothing, check, from: 2, step: 3 }), 3);
  assertEquals(seen, [2, 5, 8]);
});

Deno.test("killEverywhere() does not take a failure for a kill", async () => {
  const start = () => shell("echo broken >&2; exit 3");
  const run = () => killEverywhere(start, { prepare: nothing, check: nothing });
  await assertRejects(run, Error, "status 3 at change 0, not killed: broken");
});
