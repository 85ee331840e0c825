import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { goldenLines, goldenPath } from "@lib/testing/golden.ts";
import { jobFolder } from "@lib/testing/job_folder.ts";
import { pipelineSummary } from "./pipeline_summary.ts";

const goldenLine = new TextDecoder().decode(goldenLines("fleet_v20_hz2_t120_seed42.jsonl.gz")[0]!);

Deno.test("pipelineSummary() says what was written, and of a rerun that it was there already", async () => {
  await using folder = await jobFolder();
  const input = goldenPath("dirty_v20.jsonl.gz");
  const first = pipelineSummary(await folder.run(input), "LAKE");
  assert(
    first.includes(
      "2,266 rows written to LAKE/clean: ano=2025/mes=8 added, ano=2025/mes=9 added, ano=2025/mes=12 added",
    ),
  );
  assert(first.includes("warning: format:vehicle_id in 8 rows"));
  assert(first.includes("4 blank lines, not rows"));
  const second = pipelineSummary(await folder.run(input), "LAKE");
  assertEquals(second.slice(-2), [
    "nothing to write: the lake at LAKE has these rows already",
    "there already: 2,266 rows",
  ]);
});

Deno.test("pipelineSummary() does not call rows stored that there are none of", async () => {
  await using folder = await jobFolder();
  for (const text of ["", "nonsense"]) {
    const lines = pipelineSummary(await folder.run(folder.put("a.jsonl", text)), "LAKE");
    assertEquals(lines.at(-1), "nothing to write to clean: no row is clean");
  }
});

Deno.test("pipelineSummary() says how many stored rows a run removed or replaced", async () => {
  await using folder = await jobFolder();
  const row = (id: string, soc: number) =>
    goldenLine.replace(/"vehicle_id": ?"[^"]+"/, `"vehicle_id": "${id}"`)
      .replace(/"soc_pct": ?[\d.]+/, `"soc_pct": ${soc}`);
  await folder.run(folder.put("a.jsonl", `${row("EV-00001", 50)}\n${row("EV-00002", 50)}\n`));
  const input = folder.put("b.jsonl", `${row("EV-00001", 60)}\n`);
  const result = await folder.run(input, { mode: "overwrite" });
  assertEquals([result.written.rows, result.written.replaced, result.written.removed], [1, 1, 1]);
  assert(
    pipelineSummary(result, "LAKE").includes(
      "1 row written to LAKE/clean, 1 stored row replaced, 1 stored row removed: " +
        "ano=2025/mes=8 changed",
    ),
  );
});

Deno.test("pipelineSummary() of a dry run says what would change and that nothing did", async () => {
  await using folder = await jobFolder();
  const result = await folder.run(goldenPath("dirty_v20.jsonl.gz"), { dryRun: true });
  const lines = pipelineSummary(result, "LAKE");
  assert(lines.includes("dry run, nothing was changed; it would, per partition:"));
  assert(lines.includes("  ano=2025/mes=8: add 2,264, replace 0, remove 0, keep 0"));
  assert(lines.includes("  2025-09-01: add 1, replace 0, remove 0"));
  assertEquals(lines.some((line) => line.includes("written")), false);
});

Deno.test("pipelineSummary() of a dry run says why rows would move", async () => {
  await using folder = await jobFolder();
  const input = goldenPath("fleet_v20_hz2_t120_seed42.jsonl.gz");
  await folder.run(input);
  const narrow = { profile: "seed", mode: "merge", dryRun: true } as const;
  const line = pipelineSummary(await folder.run(input, narrow), "LAKE").at(-1)!;
  assertStringIncludes(line, "  1,960 stored rows would move from clean to quarantine (");
  assertStringIncludes(line, "range:battery_temp_c 1,065");
  assertStringIncludes(line, "), 0 from quarantine to clean");
});

Deno.test("pipelineSummary() of a dry run that would write nothing says so", async () => {
  await using folder = await jobFolder();
  const result = await folder.run(folder.put("a.jsonl", "nonsense"), { dryRun: true });
  const lines = pipelineSummary(result, "LAKE");
  assert(lines.includes("dry run, nothing was changed; no partition would be changed"));
});
