import { assertEquals } from "@std/assert";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { systemFs } from "./fs.ts";
import { probeSwap } from "./probe_swap.ts";

Deno.test("probeSwap() believes what it sees, not what the call answers, and cleans up", async () => {
  using folder = temporaryFolder();
  const liar = { ...systemFs, exchange: () => Promise.resolve() };
  const refuser = { ...systemFs, exchange: () => Promise.reject(new Error("EINVAL")) };
  assertEquals(await probeSwap(`${folder.path}/probe`, liar), "two renames");
  assertEquals(await probeSwap(`${folder.path}/probe`, refuser), "two renames");
  if (systemFs.exchange) {
    assertEquals(await probeSwap(`${folder.path}/probe`, systemFs), "exchange");
  }
  assertEquals(await systemFs.list(folder.path), []);
});
