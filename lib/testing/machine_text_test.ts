import { assert, assertStringIncludes } from "@std/assert";
import { machineText } from "./machine_text.ts";

Deno.test("machineText() names the day, the cores and the runtime", () => {
  const text = machineText(Date.UTC(2026, 0, 2, 23));
  assert(text.startsWith(`2026-01-02, on ${navigator.hardwareConcurrency} cores, `));
  assertStringIncludes(text, `Deno ${Deno.version.deno}`);
});
