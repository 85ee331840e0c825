import { assert, assertEquals, assertRejects } from "@std/assert";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import { standardizeJson } from "@lib/contracts/standard_row.ts";
import { openDuckdb, sqlText } from "@lib/engines/duckdb.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { rulesOf } from "@lib/quality/rules.ts";
import { toRow } from "@lib/quality/to_row.ts";
import type { LedgerEntry } from "@lib/simulation/fault_ledger.ts";
import { FAULT_KINDS } from "@lib/simulation/fault_kinds.ts";
import { mustCatch } from "@lib/simulation/must_catch.ts";
import { goldenLines } from "@lib/testing/golden.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { simulateFleet } from "./simulate_fleet.ts";

const scratch = temporaryFolder();
Deno.test.afterAll(() => scratch[Symbol.dispose]());

const linesOf = (path: string) => Deno.readTextFileSync(path).split("\n").slice(0, -1);
const ledgerOf = (path: string) => linesOf(path).map((line) => JSON.parse(line) as LedgerEntry);
const newPath = (name: string) => `${Deno.makeTempDirSync({ dir: scratch.path })}/${name}`;

Deno.test("simulateFleet() writes the golden stream and says what it did", async () => {
  const out = newPath("fleet.jsonl");
  const run = await simulateFleet({ hz: 2, out });
  const golden = goldenLines("fleet_v20_hz2_t120_seed42.jsonl.gz");
  assertEquals(linesOf(out), golden.map((line) => new TextDecoder().decode(line)));
  assertEquals({ ...run, run_id: "", seconds: 0 }, {
    run_id: "",
    vehicles: 20,
    hz: 2,
    seed: 42,
    start: "2025-08-24T18:05:30.000000+00:00",
    ticks: 120,
    sink: "file",
    path: out,
    records: 2400,
    lines: 2400,
    alerts: 120,
    alert_threshold: 20,
    alerts_sent: {},
    faults: {},
    ledger: null,
    failed: 0,
    failed_path: null,
    acknowledged: null,
    stopped: false,
    seconds: 0,
  });
});

Deno.test("simulateFleet() injects faults that the rules catch, or not, as mustCatch() says", async () => {
  const out = newPath("fleet.jsonl");
  const run = await simulateFleet({ vehicles: 20, duration: 300, faults: "0.2", out });
  const ledger = ledgerOf(run.ledger!);
  const lines = linesOf(out);
  const faultAt = new Map(ledger.map((entry) => [entry.line, entry]));
  assertEquals(ledger.length, faultAt.size, "at most one fault per line");
  const kinds = new Set<string>();
  for (const profile of ["dictionary", "seed"]) {
    const judge = toRow(rulesOf(evTelemetry, profile));
    lines.forEach((line, i) => {
      const fault = faultAt.get(i + 1);
      const isDuplicate = fault?.kind === "duplicate";
      const row = standardizeJson(evTelemetry, line);
      const { reasons } = judge(row, { isDuplicate, iqr: {} });
      const isCaught = reasons.length > 0;
      const must = fault !== undefined && mustCatch(fault, { contract: evTelemetry, profile });
      if (must) {
        assert(isCaught, `${profile}: ${JSON.stringify(fault)}`);
        kinds.add(fault.kind);
      } else if (profile === "dictionary") {
        // The seed's ranges are narrow on purpose: there healthy rows are caught too.
        assertEquals(reasons, [], `${profile}: ${JSON.stringify(fault)}`);
      }
    });
  }
  assertEquals(FAULT_KINDS.length - kinds.size, 4);
});

Deno.test("simulateFleet() counts lines on from what a file holds already", async () => {
  for (const name of ["fleet.jsonl", "fleet.csv"]) {
    const out = newPath(name);
    const options = { vehicles: 3, duration: 30, faults: "malformed=0.3", out };
    await simulateFleet(options);
    const run = await simulateFleet({ ...options, seed: 43 });
    const lines = linesOf(out);
    const ledger = ledgerOf(run.ledger!);
    assert(ledger.length > 20);
    for (const { line, written } of ledger) assertEquals(lines[line - 1], written);
  }
});

Deno.test("simulateFleet() writes Parquet with the rows of the JSON lines", async () => {
  const options = {
    vehicles: 30,
    duration: 1500,
    faults: "duplicate=0.02,late=0.02,null_field=0.02,above_range=0.02,other_offset=0.01",
  };
  const json = await simulateFleet({ ...options, out: newPath("fleet.jsonl") });
  const parquet = await simulateFleet({
    ...options,
    sink: "parquet",
    workers: 2,
    out: newPath("fleet.parquet"),
  });
  assertEquals(Deno.readTextFileSync(parquet.ledger!), Deno.readTextFileSync(json.ledger!));
  using db = await openDuckdb();
  const rows = await db.rows(`FROM read_parquet(${sqlText(parquet.path)})`);
  const lines = linesOf(json.path);
  assertEquals([rows.length, parquet.lines], [lines.length, lines.length]);
  rows.forEach((row, i) =>
    assertEquals(JSON.stringify(row), JSON.stringify(JSON.parse(lines[i]!)))
  );
});

Deno.test("simulateFleet() stops at a whole line", async () => {
  const out = newPath("fleet.jsonl");
  const stop = new AbortController();
  const run = await simulateFleet({ vehicles: 50, duration: 2000, out }, {
    signal: stop.signal,
    onProgress: ({ done }) => done > 0 && stop.abort(),
  });
  assert(run.stopped && run.ticks > 0 && run.ticks < 2000);
  assertEquals(linesOf(out).length, run.ticks * 50);
  assertEquals(JSON.parse(linesOf(out).at(-1)!).vehicle_id, "EV-00050");
});

Deno.test("simulateFleet() paces itself by a clock", async () => {
  const beganMs = performance.now();
  const run = await simulateFleet({
    vehicles: 1,
    duration: 4,
    clock: "x100",
    out: newPath("fleet.jsonl"),
  });
  assert(performance.now() - beganMs >= 30, "three waits of 10 ms");
  assertEquals(run.records, 4);
});

Deno.test("simulateFleet() writes nothing when a parameter is wrong", async () => {
  const out = newPath("fleet.jsonl");
  await assertRejects(() => simulateFleet({ out, clock: "slow" }), UsageError, "--clock");
  await assertRejects(() => simulateFleet({ out, hz: 0 }), UsageError, "--hz");
  await assertRejects(() => Deno.stat(out), Deno.errors.NotFound);
});
