import { assert, assertEquals } from "@std/assert";
import { runStream } from "@lib/cli/run_stream.ts";
import { runChecks } from "@lib/quality/checks/run_checks.ts";
import { systemGoldenPath } from "@lib/testing/system_golden.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { occurrenceChecks } from "./occurrence_checks.ts";

Deno.test("occurrenceChecks warn of texts that are no numbers, and pass otherwise", async () => {
  using home = temporaryFolder();
  await runStream({
    system: "public-safety",
    source: `files:${systemGoldenPath("s004_sinesp", "batches")}`,
  }, { env: { LAB_HOME: home.path }, write: () => {}, note: () => {} });
  await using store = await occurrenceChecks.open({ env: { LAB_HOME: home.path } });
  const clock = { nowMicros: () => 0 };
  const report = await runChecks(occurrenceChecks.checks, store, clock);
  const warned = report.checks.filter(({ outcome }) => outcome === "warn");
  assertEquals(report.outcome, "warn");
  assertEquals(
    warned.map(({ name }) => name).includes(
      "vitimas is a whole number, or empty in tb_ocorrencias_geral",
    ),
    true,
  );
  assert(
    warned.every(({ name }) => / is a whole number|year of four|month|seven digits/.test(name)),
  );
});
