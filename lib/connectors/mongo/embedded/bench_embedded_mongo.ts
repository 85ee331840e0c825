/** Measures the embedded store against SQLite alone. @module */

import { DatabaseSync } from "node:sqlite";
import { type BenchRow, medianOf } from "@lib/testing/bench_row.ts";
import type { Document } from "../mongo.ts";
import { openEmbeddedMongo } from "./open_embedded_mongo.ts";

/** How much is measured. */
export interface MongoBenchOptions {
  readonly documents?: number;
  /** Runs of each side, of which the median counts. */
  readonly rounds?: number;
}

const BATCH = 1000;
const EXPIRY_S = 30 * 86_400;

/**
 * Inserts alerts of about 700 bytes, 1,000 at a time, into the store and into a bare table with the
 * same three indexes and the same settings, in turns. The bare side makes each document's JSON, as
 * the store makes its BSON, and keys that SQLite takes as they are.
 *
 * @example
 * ```ts
 * import { benchEmbeddedMongo } from "@lib/connectors/mongo/embedded/bench_embedded_mongo.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const [insert] = await benchEmbeddedMongo({ documents: 100, rounds: 1 });
 * assertEquals(insert!.against, "bare SQLite with the same indexes");
 * ```
 */
export async function benchEmbeddedMongo(options: MongoBenchOptions = {}): Promise<BenchRow[]> {
  const { documents = 50_000, rounds = 5 } = options;
  const alerts = Array.from({ length: documents }, (_, n) => alert(n));
  const rates: { store: number[]; bare: number[]; upsert: number[] } = {
    store: [],
    bare: [],
    upsert: [],
  };
  for (let round = 0; round <= rounds; round++) {
    const dir = await Deno.makeTempDir();
    try {
      const bare = bareRate(dir, alerts);
      const { insert, upsert } = await storeRates(dir, alerts);
      if (round === 0) continue; // compiling belongs to neither side
      rates.bare.push(bare);
      rates.store.push(insert);
      rates.upsert.push(upsert);
    } finally {
      await Deno.remove(dir, { recursive: true });
    }
  }
  const [store, bare, upsert] = [rates.store, rates.bare, rates.upsert].map(medianOf);
  return [
    {
      name: "embedded document inserts",
      against: "bare SQLite with the same indexes",
      figure: { value: store!, unit: "documents/s" },
      value: store! / bare!,
      unit: "times",
      atLeast: 0.5,
    },
    { name: "embedded document upserts of what is there", value: upsert!, unit: "documents/s" },
  ];
}

function bareRate(dir: string, alerts: readonly Document[]): number {
  const db = new DatabaseSync(`${dir}/bare.sqlite`);
  db.exec(`
    PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
    CREATE TABLE alerts (row INTEGER PRIMARY KEY, id UNIQUE NOT NULL, body, vehicle_id, ts_dt);
    CREATE INDEX compound ON alerts (vehicle_id, ts_dt DESC);
    CREATE INDEX expiry ON alerts (ts_dt)`);
  const insert = db.prepare("INSERT INTO alerts (id, body, vehicle_id, ts_dt) VALUES (?, ?, ?, ?)");
  const beganMs = performance.now();
  for (let at = 0; at < alerts.length; at += BATCH) {
    db.exec("BEGIN");
    for (const document of alerts.slice(at, at + BATCH)) {
      const { _id, vehicle_id, ts_dt } = document as unknown as Alert;
      insert.run(_id, JSON.stringify(document), vehicle_id, ts_dt.getTime());
    }
    db.exec("COMMIT");
  }
  const rate = alerts.length / ((performance.now() - beganMs) / 1000);
  db.close();
  return rate;
}

async function storeRates(
  dir: string,
  alerts: readonly Document[],
): Promise<{ insert: number; upsert: number }> {
  const mongo = openEmbeddedMongo({ dir: `${dir}/store`, nowMs: () => 0 });
  const items = mongo.collection("telemetria", "ev_alerts");
  await items.createIndex({ vehicle_id: 1, ts_dt: -1 });
  await items.createIndex({ ts_dt: 1 }, { expireAfterSeconds: EXPIRY_S });
  const timed = async (store: (batch: readonly Document[]) => Promise<unknown>) => {
    const beganMs = performance.now();
    for (let at = 0; at < alerts.length; at += BATCH) await store(alerts.slice(at, at + BATCH));
    return alerts.length / ((performance.now() - beganMs) / 1000);
  };
  const insert = await timed((batch) => items.insertMany(batch));
  const upsert = await timed((batch) => items.upsertMany(batch, { key: ["_id"] }));
  await mongo.close();
  return { insert, upsert };
}

interface Alert {
  readonly _id: string;
  readonly vehicle_id: string;
  readonly ts_dt: Date;
}

/** An alert of the fleet, in the shape and size of those of the simulator. */
function alert(n: number): Document {
  const vehicle_id = `EV-${String(n % 100).padStart(5, "0")}`;
  const ts_dt = new Date(Date.UTC(2025, 7, 24) + 1000 * Math.floor(n / 100));
  const ts = ts_dt.toISOString().replace("Z", "000+00:00");
  const figures = Object.fromEntries(
    Array.from({ length: 14 }, (_, i) => [`metric_name_${i}`, Math.round(n * (i + 1.7)) / 100]),
  );
  const payload = {
    schema_version: "1.0.0",
    vehicle_id,
    timestamp: ts,
    metrics: { ...figures, tyre_pressure_kpa: [230.1, 231.2, 229.9, 230.4], is_charging: false },
    events: { fault_code: null },
  };
  const position = { latitude: -23.5505, longitude: -46.6333 };
  return {
    _id: `${vehicle_id}#${ts}`,
    ts,
    ts_dt,
    vehicle_id,
    soc_pct: 12.5,
    power_kw: -3.25,
    ...position,
    fault_code: null,
    payload,
  };
}
