import { assert, assertEquals } from "@std/assert";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import { FAULT_KINDS, type FaultKind, TEXT_ONLY_KINDS } from "@lib/simulation/fault_kinds.ts";
import type { LedgerEntry } from "@lib/simulation/fault_ledger.ts";
import { mustCatch } from "@lib/simulation/must_catch.ts";
import { type JobFolder, jobFolder } from "@lib/testing/job_folder.ts";
import { simulateFleet } from "./simulate_fleet.ts";

const FORMATS = {
  "JSON lines": { name: "fleet.jsonl", sink: "file", malformed: "malformed_json" },
  "CSV": { name: "fleet.csv", sink: "file", malformed: "malformed_csv" },
  "Parquet": { name: "fleet.parquet", sink: "parquet", malformed: "" },
} as const;

/** Simulates a fleet with faults of all kinds that the format can carry; gives the ledger. */
async function simulate(
  folder: JobFolder,
  { name, sink }: typeof FORMATS[keyof typeof FORMATS],
): Promise<LedgerEntry[]> {
  const out = `${folder.path}/${name}`;
  const { ledger } = await simulateFleet({ duration: 60, seed: 8, out, sink, faults: "0.24" });
  const entries = Deno.readTextFileSync(ledger!).trimEnd().split("\n");
  return entries.map((entry) => JSON.parse(entry));
}

/** The reason that the row of a fault must have; none where the row is valid by every rule. */
function reasonOf({ kind, field }: LedgerEntry, malformed: string): string | undefined {
  const reasons: Readonly<Record<FaultKind, string | undefined>> = {
    duplicate: "duplicate",
    missing_field: `not_null:${field}`,
    null_field: `not_null:${field}`,
    wrong_type: `type:${field}`,
    bad_timestamp: "type:timestamp",
    below_range: `range:${field}`,
    above_range: `range:${field}`,
    malformed,
    late: undefined,
    other_offset: undefined,
    stuck_sensor: undefined,
    gps_jump: undefined,
  };
  return reasons[kind];
}

async function quarantined(folder: JobFolder): Promise<Map<number, string[]>> {
  const rows = await folder.query<{ source_line: number; reasons: string[] }>(
    "quarantine",
    "SELECT source_line, reasons FROM rows ORDER BY source_line",
  );
  return new Map(rows.map(({ source_line, reasons }) => [source_line, reasons]));
}

for (const [format, how] of Object.entries(FORMATS)) {
  // @fault input files: every kind of injected fault, as JSON, CSV and Parquet -> each has its
  //   verdict on its line, and no other row is rejected
  // @shows Nothing lost, nothing twice
  Deno.test(`each fault injected into ${format} has its verdict on its line, and no other row is rejected`, async () => {
    await using folder = await jobFolder();
    const ledger = await simulate(folder, how);
    const kinds = FAULT_KINDS.filter((kind) =>
      format !== "Parquet" || !TEXT_ONLY_KINDS.includes(kind)
    );
    assertEquals(new Set(ledger.map(({ kind }) => kind)), new Set(kinds));

    // By the dictionary, recall and precision are 1, reason by reason.
    const result = await folder.run(`${folder.path}/${how.name}`);
    const expected = ledger.flatMap((entry): [number, string[]][] => {
      const reason = reasonOf(entry, how.malformed);
      assertEquals(reason !== undefined, mustCatch(entry, { contract: evTelemetry }));
      return reason === undefined ? [] : [[entry.line, [reason]]];
    });
    assertEquals(await quarantined(folder), new Map(expected));
    assertEquals(result.quarantine_rows, expected.length);

    // The narrow ranges of the other profile reject healthy rows too, but for their ranges only.
    await folder.run(`${folder.path}/${how.name}`, { mode: "overwrite", profile: "seed" });
    const found = await quarantined(folder);
    const byLine = new Map(ledger.map((entry) => [entry.line, reasonOf(entry, how.malformed)]));
    const caught = ledger.filter((entry) =>
      mustCatch(entry, { contract: evTelemetry, profile: "seed" })
    );
    assert(caught.length > 0 && caught.length < expected.length);
    for (const entry of caught) {
      assert(found.get(entry.line)?.includes(byLine.get(entry.line)!), JSON.stringify(entry));
    }
    for (const [line, reasons] of found) {
      const others = reasons.filter((code) => !code.startsWith("range:"));
      assertEquals(others.filter((code) => code !== byLine.get(line)), []);
    }
  });
}

Deno.test("a fault is on the line of the file that its ledger says, also in a file that is appended to", async () => {
  await using folder = await jobFolder();
  const out = `${folder.path}/fleet.csv.gz`;
  const half = { duration: 20, out, faults: "wrong_type=0.1,malformed=0.1" };
  await simulateFleet({ ...half, seed: 1 });
  const { ledger } = await simulateFleet({ ...half, seed: 2, start: "2025-08-25T00:00:00Z" });
  const entries: LedgerEntry[] = Deno.readTextFileSync(ledger!).trimEnd().split("\n")
    .map((entry) => JSON.parse(entry));
  await folder.run(out);
  assertEquals(
    [...(await quarantined(folder)).keys()],
    entries.map(({ line }) => line).sort((a, b) => a - b),
  );
});
