import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { iotEvent } from "@lib/contracts/iot_event.ts";
import type { RecordSimulationResult } from "@lib/systems/records/simulate_records.ts";
import { runTask } from "@lib/testing/run_task.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";

Deno.test("simulate iot writes values to stdout, and everything else to stderr", async () => {
  const args = ["iot", "--count", "3", "--sink", "stdout", "--form", "values"];
  const { code, stdout, stderr } = await runTask("simulate", args);
  const events = stdout.trim().split("\n").map((line) => JSON.parse(line));
  assertEquals(code, 0);
  assertEquals(
    events.map((event) => Object.keys(event)),
    Array(3).fill(Object.keys(iotEvent.fields)),
  );
  assertStringIncludes(
    stderr,
    "3 records from 2025-08-24T18:05:30.000000+00:00, seed 42, to stdout",
  );
});

Deno.test("simulate occurrences --json prints one document about the run", async () => {
  using folder = temporaryFolder();
  const out = `${folder.path}/o.ndjson`;
  const { code, stdout } = await runTask("simulate", [
    "occurrences",
    "--json",
    "--out",
    out,
    "--faults",
    "late=0.2",
    "--seed",
    "-7",
  ]);
  const run: RecordSimulationResult = JSON.parse(stdout);
  assertEquals([code, run.records, run.seed, run.path], [0, 60, -7, out]);
  assert(run.faults["late"]! > 0);
});

Deno.test("simulate of records ends with status 2 and one line on wrong usage", async () => {
  const cases = [
    [["iot", "fleet"], 'simulate iot: only options are accepted: current value is "fleet"'],
    [
      ["iot", "--vehicles", "3"],
      "simulate iot: --vehicles is not an option: accepted are --count, ",
    ],
    [["iot", "--count", "0"], "--count must be a whole number above 0"],
    [["iot", "--sink", "stdout", "--json"], "--json must not be used with --sink stdout"],
    [["sensors", "--faults", "empty_id=1"], "--faults must name faults out of duplicate"],
    [["occurrences", "--topic", "t"], "--topic must not be given for occurrences"],
  ] as const;
  for (const [args, message] of cases) {
    const { code, stdout, stderr } = await runTask("simulate", args);
    assertEquals([code, stdout], [2, ""], stderr);
    assertStringIncludes(stderr, message);
  }
});

Deno.test("simulate sensors --help says which faults there are by default", async () => {
  const { code, stdout } = await runTask("simulate", ["sensors", "--help"]);
  assertEquals(code, 0);
  assertStringIncludes(stdout, "(default malformed=0.01)");
});
