import { assert, assertEquals } from "@std/assert";
import type { LedgerEntry } from "@lib/simulation/fault_ledger.ts";
import { parseFaultRates, TEXT_ONLY_KINDS } from "@lib/simulation/fault_kinds.ts";
import { FAULT_KINDS } from "@lib/simulation/fault_kinds.ts";
import type { ProducerOptions } from "@lib/simulation/fleet_producer.ts";
import { fleetPieces, type PieceOptions } from "./fleet_pieces.ts";

const OPTIONS: ProducerOptions = {
  vehicles: 7,
  seed: 42,
  hz: 2,
  ticks: 90,
  startMicros: 1_756_058_730_000_000,
  format: "json",
  alertThreshold: 50,
  keepsAlerts: true,
  faults: parseFaultRates("0.2"),
};

/** Everything of a run, put together. */
async function gather(options: ProducerOptions, cut: PieceOptions) {
  const data: number[] = [];
  const ledger: LedgerEntry[] = [];
  const edits: unknown[] = [];
  let alertText = "";
  const total = { lines: 0, records: 0, alerts: 0, ticks: 0 };
  for await (const piece of fleetPieces(options, cut)) {
    assertEquals(piece.firstTick, total.ticks);
    for (const entry of piece.ledger) ledger.push({ ...entry, line: total.lines + entry.line });
    for (const { row, edits: own } of piece.edits) edits.push([total.lines + row, own]);
    alertText += new TextDecoder().decode(piece.alertLines);
    for (const block of piece.blocks) for (const value of block) data.push(value);
    total.lines += piece.lines;
    total.records += piece.records;
    total.alerts += piece.alerts;
    total.ticks += piece.ticks;
  }
  return { data, ledger, edits, alertText, total };
}

Deno.test("fleetPieces() gives the same stream with any number of workers", async () => {
  const one = await gather(OPTIONS, {});
  assertEquals(one.total.records, 630);
  assert(one.ledger.length > 50 && one.total.alerts > 0);
  for (const cut of [{ workers: 2 }, { workers: 3, ticksPerPiece: 7 }, { workers: 99 }]) {
    assertEquals(await gather(OPTIONS, cut), one);
  }
});

Deno.test("fleetPieces() gives the same rows with any number of workers", async () => {
  const kinds = FAULT_KINDS.filter((kind) => !TEXT_ONLY_KINDS.includes(kind));
  const rows = { ...OPTIONS, format: "columns", faults: parseFaultRates("0.2", kinds) } as const;
  const one = await gather(rows, {});
  assert(one.edits.length > 20);
  assertEquals(await gather(rows, { workers: 2, ticksPerPiece: 11 }), one);
});

Deno.test("fleetPieces() hands over alerts as they were before any fault, in order", async () => {
  const { alertText, total } = await gather(OPTIONS, { workers: 2, ticksPerPiece: 7 });
  const healthy = await gather({ ...OPTIONS, faults: undefined, format: "compact" }, {});
  const lines = new TextDecoder().decode(Uint8Array.from(healthy.data)).trimEnd().split("\n");
  const expected = lines.filter((line) => JSON.parse(line).metrics.soc_pct < 50);
  assertEquals(alertText.trimEnd().split("\n"), expected);
  assertEquals(expected.length, total.alerts);
  const columns = await gather({ ...OPTIONS, faults: undefined, format: "columns" }, {});
  assertEquals(columns.alertText, alertText);
  assertEquals((await gather({ ...OPTIONS, keepsAlerts: false }, {})).alertText, "");
});

Deno.test("fleetPieces() hands on large parts as they are", async () => {
  const large = { ...OPTIONS, vehicles: 400, ticks: 3 };
  assertEquals(await gather(large, { workers: 2 }), await gather(large, {}));
});

Deno.test("fleetPieces() can be left before the end", async () => {
  for (const workers of [1, 2]) {
    for await (const piece of fleetPieces(OPTIONS, { workers, ticksPerPiece: 2 })) {
      assertEquals(piece.ticks, 2);
      break;
    }
  }
});
