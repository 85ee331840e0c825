import { assertRejects } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { readEngineCurves } from "./engine_curves.ts";

Deno.test("readEngineCurves() refuses what a bench did not write, and says why", async () => {
  using folder = temporaryFolder();
  const path = `${folder.path}/curves.json`;

  for (const [text, why] of [["{", "is not JSON"], ["{}", "holds something else"]] as const) {
    await Deno.writeTextFile(path, text);
    await assertRejects(() => readEngineCurves(path), UsageError, why);
  }
  const run = { engine: "abacus", cores: 1, records: 0, seconds: 1 };
  await Deno.writeTextFile(path, JSON.stringify({ runs: [run], spark_plan: { text: "" } }));
  await assertRejects(() => readEngineCurves(path), UsageError, "holds something else");
  const nothing = `${folder.path}/nothing`;
  await assertRejects(() => readEngineCurves(nothing), UsageError, "cannot be read");
});
