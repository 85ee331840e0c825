import { assertEquals } from "@std/assert";
import { systemFs } from "./fs.ts";
import { probeSwap } from "./probe_swap.ts";

Deno.test("probeSwap() believes what it sees, not what the call answers, and cleans up", async () => {
  const dir = await Deno.makeTempDir();
  const liar = { ...systemFs, exchange: () => Promise.resolve() };
  const refuser = { ...systemFs, exchange: () => Promise.reject(new Error("EINVAL")) };
  assertEquals(await probeSwap(`${dir}/probe`, liar), "two renames");
  assertEquals(await probeSwap(`${dir}/probe`, refuser), "two renames");
  if (systemFs.exchange) assertEquals(await probeSwap(`${dir}/probe`, systemFs), "exchange");
  assertEquals(await systemFs.list(dir), []);
  await Deno.remove(dir, { recursive: true });
});
