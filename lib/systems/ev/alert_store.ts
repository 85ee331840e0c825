/** Alerts of low batteries in MongoDB: `telemetria.ev_alerts`. @module */

import type { Document, Mongo, Upserted } from "@lib/connectors/mongo/mongo.ts";
import { parseTimestamp } from "@lib/time/parse_timestamp.ts";

/** How alerts are kept. */
export interface AlertStoreOptions {
  /** Days after its event time that an alert expires; null keeps alerts for good. Default 30. */
  readonly ttlDays?: number | null;
}

/** Takes alerts. */
export interface AlertStore {
  /**
   * Stores the alerts of records as the simulator sends them, each vehicle and timestamp once:
   * storing it again replaces it by itself.
   */
  write(records: readonly Document[]): Promise<AlertsWritten>;
}

/** What came of records. */
export interface AlertsWritten extends Upserted {
  /** Records without a vehicle and an instant, which nothing could tell apart; they are not stored. */
  readonly unidentified: number;
}

/** Database and collection of the alerts. */
export const ALERTS = ["telemetria", "ev_alerts"] as const;

const DAY_S = 86_400;

/**
 * Opens the store, making its indexes: the newest alerts of a vehicle, and the expiry.
 *
 * Expiry runs by the store's clock. A fleet that was simulated into the past is older than 30 days
 * to a clock that shows today, and its alerts leave at once; `chooseAlertTtl` looks out for that.
 *
 * @example
 * ```ts
 * import { openAlertStore } from "@lib/systems/ev/alert_store.ts";
 * import { openMongo } from "@lib/connectors/mongo/open_mongo.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const LAB_HOME = await Deno.makeTempDir();
 * const timestamp = "2025-08-24T18:05:30.000000+00:00";
 * const mongo = await openMongo({ LAB_HOME }, { nowMs: () => Date.parse(timestamp) });
 * const store = await openAlertStore(mongo);
 * const record = { vehicle_id: "EV-00001", timestamp, metrics: { soc_pct: 12 }, events: {} };
 * assertEquals(await store.write([record]), { inserted: 1, replaced: 0, unidentified: 0 });
 * assertEquals(await store.write([record]), { inserted: 0, replaced: 1, unidentified: 0 });
 * await mongo.close();
 * await Deno.remove(LAB_HOME, { recursive: true });
 * ```
 */
export async function openAlertStore(
  mongo: Mongo,
  { ttlDays = 30 }: AlertStoreOptions = {},
): Promise<AlertStore> {
  const alerts = mongo.collection(...ALERTS);
  await alerts.createIndex({ vehicle_id: 1, ts_dt: -1 });
  if (ttlDays !== null) {
    await alerts.createIndex({ ts_dt: 1 }, { expireAfterSeconds: ttlDays * DAY_S });
  }
  return {
    async write(records) {
      const documents = records.map(alertDocument).filter((alert) => alert !== undefined);
      const upserted = await alerts.upsertMany(documents, { key: ["_id"] });
      return { ...upserted, unidentified: records.length - documents.length };
    },
  };
}

/**
 * The alert of a record; undefined where it names no vehicle or no instant. Vehicle and timestamp
 * are its `_id`, so that the server itself keeps each once, whoever writes.
 */
export function alertDocument(record: Document): Document | undefined {
  const { vehicle_id, timestamp, metrics, events } = record;
  const micros = typeof timestamp === "string" ? parseTimestamp(timestamp) : undefined;
  if (typeof vehicle_id !== "string" || micros === undefined) return undefined;
  const { soc_pct = null, power_kw = null, latitude = null, longitude = null } = fieldsOf(metrics);
  const { fault_code = null } = fieldsOf(events);
  // A BSON date holds milliseconds: the rest of the instant is cut off, and stays in `ts`.
  const ts_dt = new Date(Math.floor(Number(micros) / 1000));
  return {
    _id: `${vehicle_id}#${timestamp}`,
    ts: timestamp,
    ts_dt,
    vehicle_id,
    soc_pct,
    power_kw,
    latitude,
    longitude,
    fault_code,
    payload: record,
  };
}

function fieldsOf(value: unknown): Document {
  return value !== null && typeof value === "object" ? value as Document : {};
}
