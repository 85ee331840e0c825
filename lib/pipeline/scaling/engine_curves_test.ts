import { assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { CURVE_ENGINES, readEngineCurves } from "./engine_curves.ts";

Deno.test("readEngineCurves() refuses what a bench did not write, and says why", async () => {
  const path = await Deno.makeTempFile();
  try {
    for (const [text, why] of [["{", "is not JSON"], ["{}", "holds something else"]] as const) {
      await Deno.writeTextFile(path, text);
      await assertRejects(() => readEngineCurves(path), UsageError, why);
    }
    const run = { engine: "abacus", cores: 1, records: 0, seconds: 1 };
    await Deno.writeTextFile(path, JSON.stringify({ runs: [run], spark_plan: { text: "" } }));
    await assertRejects(() => readEngineCurves(path), UsageError, "holds something else");
  } finally {
    await Deno.remove(path);
  }
  await assertRejects(() => readEngineCurves(path), UsageError, "cannot be read");
});

Deno.test("the stored measurement has both engines on one core and on two, on the same sizes", async () => {
  const { runs } = await readEngineCurves("data/samples/engines.json");
  const sizes = (engine: string, cores: number) =>
    runs.filter((run) => run.engine === engine && run.cores === cores)
      .map(({ records }) => records).sort((a, b) => a - b);
  const wanted = sizes("duckdb", 1);
  assertEquals([wanted[0], wanted.includes(100_000)], [0, true]);
  for (const engine of CURVE_ENGINES) {
    for (const cores of [1, 2]) assertEquals(sizes(engine, cores), wanted);
  }
});
