import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { systemGoldenPath } from "@lib/testing/system_golden.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { runStream } from "./run_stream.ts";

/** As `deno task checks` is run, on stores in a folder of the test's own. */
async function checks(LAB_HOME: string, ...args: string[]) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-prompt",
      "--allow-read",
      "--allow-write",
      "--allow-env",
      "--allow-net",
      "--allow-sys",
      new URL("./checks.ts", import.meta.url).href,
      ...args,
    ],
    env: { LAB_HOME },
    stdin: "null",
  }).output();
  const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: textOf(stdout), stderr: textOf(stderr) };
}

Deno.test("checks ends with status 1 where nothing can be checked, and 0 with warnings only", async () => {
  using home = temporaryFolder();
  const before = await checks(home.path, "public-safety");
  assertEquals(before.code, 1);
  assertStringIncludes(before.stderr, "? tb_ocorrencias_municipio has the declared schema");
  await runStream({
    system: "public-safety",
    source: `files:${systemGoldenPath("s004_sinesp", "batches")}`,
  }, { env: { LAB_HOME: home.path }, write: () => {}, note: () => {} });
  const after = await checks(home.path, "public-safety", "--json");
  assertEquals(after.code, 0);
  assertStringIncludes(after.stderr, "has the declared schema: 0 differences");
  const report = JSON.parse(after.stdout);
  assertEquals([report.system, report.outcome, report.counts.error], ["public-safety", "warn", 0]);
  assert(report.counts.warn > 0);
});

Deno.test("checks ends with status 2 on wrong usage", async () => {
  using home = temporaryFolder();
  for (
    const [args, message] of [
      [[], "checks must be given one of iot-monitoring, sensor-quality"],
      [["fleet"], 'current value is "fleet"'],
      [["iot-monitoring", "twice"], 'current value is "iot-monitoring twice"'],
      [["iot-monitoring", "--all"], "--all is not an option"],
    ] as const
  ) {
    const { code, stdout, stderr } = await checks(home.path, ...args);
    assertEquals([code, stdout], [2, ""], stderr);
    assertStringIncludes(stderr, message);
  }
});
