import { assertEquals, assertStringIncludes } from "@std/assert";
import { goldenPath, goldenVerdicts } from "@lib/testing/golden.ts";
import { jobFolder } from "@lib/testing/job_folder.ts";
import { runTask } from "@lib/testing/run_task.ts";

Deno.test("replay moves what passes today to clean, and says of which runs the rows were", async () => {
  await using folder = await jobFolder();
  const first = await folder.run(goldenPath("fleet_v20_hz2_t120_seed42.jsonl.gz"), {
    profile: "seed",
  });
  const rejected = goldenVerdicts("golden_v20", "seed").quarantine;
  assertEquals(first.quarantine_rows, rejected);
  const { code, stdout, stderr } = await runTask("replay", ["--output", folder.lake, "--json"]);
  assertEquals(code, 0);
  const { input_rows, clean_rows, replay_of } = JSON.parse(stdout);
  assertEquals([input_rows, clean_rows, replay_of], [rejected, rejected, [first.run_id]]);
  assertStringIncludes(stderr, "replayed rows of 1 earlier run");
});

// @fault command line: replay without a lake, or with a condition that is none -> status 2
Deno.test("replay exits 2 without a lake, or for a condition that is none", async () => {
  await using folder = await jobFolder();
  await folder.run(folder.put("a.jsonl", "nonsense"));
  const calls: [args: string[], said: string][] = [
    [[], "--output must be given"],
    [["--output", `${folder.path}/none`], `current value is "${folder.path}/none"`],
    [
      ["--output", folder.lake, "--where", "soc >"],
      '--where must be a condition on the columns of quarantine: current value is "soc >"',
    ],
    [["--output", folder.lake, "--profile", "lax"], "--profile must be one of dictionary, seed"],
  ];
  for (const [args, said] of calls) {
    const { code, stdout, stderr } = await runTask("replay", args);
    assertEquals([code, stdout], [2, ""], stderr);
    assertStringIncludes(stderr, said);
  }
});
