import { assert, assertEquals, assertRejects } from "@std/assert";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import type { LedgerEntry } from "@lib/simulation/fault_ledger.ts";
import { mustCatch } from "@lib/simulation/must_catch.ts";
import { type JobFolder, jobFolder } from "@lib/testing/job_folder.ts";
import { type FaultReport, faultReport } from "./fault_report.ts";
import { simulateFleet } from "./simulate_fleet.ts";

/** Simulates a fleet with faults, runs the job by a profile, and gives both sides. */
async function measure(folder: JobFolder, profile: string) {
  const file = `${folder.path}/fleet.jsonl`;
  const ledger = `${folder.path}/fleet.ledger`;
  await simulateFleet({ duration: 60, seed: 8, out: file, ledger, faults: "0.24" });
  const job = await folder.run(file, { profile });
  const report = await faultReport({ lake: folder.lake, file, ledger, profile });
  const entries: LedgerEntry[] = Deno.readTextFileSync(ledger).trimEnd().split("\n")
    .map((entry) => JSON.parse(entry));
  const expected = entries.filter((entry) => mustCatch(entry, { contract: evTelemetry, profile }));
  return { job, report, entries, expected };
}

const sumOf = ({ kinds }: FaultReport, field: "injected" | "must_catch" | "caught") =>
  kinds.reduce((sum, kind) => sum + kind[field], 0);

Deno.test("faultReport() finds recall and precision of 1 by the dictionary, kind by kind", async () => {
  await using folder = await jobFolder();
  const { job, report, entries, expected } = await measure(folder, "dictionary");
  assertEquals([report.recall, report.precision], [1, 1]);
  assertEquals(sumOf(report, "injected"), entries.length);
  assertEquals([sumOf(report, "must_catch"), sumOf(report, "caught")], [
    expected.length,
    job.quarantine_rows,
  ]);
  for (const { kind, injected, must_catch, recall, precision } of report.kinds) {
    assert(injected > 0, kind);
    const isValid = ["late", "other_offset", "stuck_sensor", "gps_jump"].includes(kind);
    assertEquals(
      [must_catch, recall, precision],
      isValid ? [0, null, null] : [injected, 1, 1],
      kind,
    );
  }
});

Deno.test("faultReport() finds a precision below 1 by the narrow ranges of the seed profile", async () => {
  await using folder = await jobFolder();
  const { job, report, entries, expected } = await measure(folder, "seed");
  assertEquals([report.recall, sumOf(report, "caught")], [1, expected.length]);
  const faultLines = new Set(entries.map(({ line }) => line));
  const quarantined = await folder.query<{ source_line: number }>(
    "quarantine",
    "SELECT source_line FROM rows",
  );
  const explained = quarantined.filter(({ source_line }) => faultLines.has(source_line)).length;
  assertEquals(report.precision, explained / job.quarantine_rows);
  assert(report.precision! < 1);
  const precisionOf = (name: string) => report.kinds.find(({ kind }) => kind === name)!.precision!;
  assert(precisionOf("below_range") < 1);
  assertEquals(precisionOf("malformed"), 1);
});

Deno.test("faultReport() counts what is not in quarantine as missed, and leaves other files out", async () => {
  await using folder = await jobFolder();
  const file = folder.put("good.jsonl", "");
  await simulateFleet({ vehicles: 2, duration: 5, out: file });
  await folder.run([file, folder.put("bad.jsonl", "nonsense\n")]);
  const entry = { line: 1, vehicle: "EV-00001", tick: 0, kind: "malformed", field: null };
  const ledger = folder.put("a.ledger", `${JSON.stringify(entry)}\n`);
  const report = await faultReport({ lake: folder.lake, file, ledger });
  assertEquals([report.recall, report.precision], [0, null]);
  assertEquals(report.kinds.find(({ kind }) => kind === "malformed"), {
    kind: "malformed",
    injected: 1,
    must_catch: 1,
    caught: 0,
    recall: 0,
    flagged: 0,
    precision: null,
  });
});

Deno.test("faultReport() names the line of a ledger that is none", async () => {
  await using folder = await jobFolder();
  const file = folder.put("bad.jsonl", "nonsense\n");
  await folder.run(file);
  const ledger = folder.put("a.ledger", "{}\n{\n");
  await assertRejects(
    () => faultReport({ lake: folder.lake, file, ledger }),
    Error,
    "Cannot read a.ledger as line 2 is no ledger entry",
  );
});
