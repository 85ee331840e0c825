import { assertEquals, assertNotEquals } from "@std/assert";
import type { Mongo } from "@lib/connectors/mongo/mongo.ts";
import { openMongo } from "@lib/connectors/mongo/open_mongo.ts";
import { EvFleet } from "@lib/simulation/ev_fleet.ts";
import { evRecord, flatReading } from "@lib/simulation/ev_record.ts";
import { vehicleId } from "@lib/simulation/line_encoder.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { formatTimestamp } from "@lib/time/format_timestamp.ts";
import { alertDocument, openAlertStore } from "./alert_store.ts";

const START_MS = Date.UTC(2025, 7, 24, 18);
const DAY_MS = 86_400_000;

async function withMongo(
  body: (mongo: Mongo, clock: { nowMs: number }) => Promise<void>,
): Promise<void> {
  using home = temporaryFolder();
  const clock = { nowMs: START_MS };
  const mongo = await openMongo({ LAB_HOME: home.path }, { nowMs: () => clock.nowMs });
  try {
    await body(mongo, clock);
  } finally {
    await mongo.close();
  }
}

/** The records of a small fleet. */
function records(ticks: number) {
  const vehicles = 8;
  const fleet = new EvFleet({ vehicles, seed: 42, hz: 1 });
  return Array.from({ length: ticks }, (_, tick) => {
    const readings = fleet.step();
    const timestamp = formatTimestamp((START_MS + tick * 1000) * 1000);
    return Array.from(
      { length: vehicles },
      (_, i) => evRecord(flatReading(readings, i, { vehicleId: vehicleId(i), timestamp })),
    );
  }).flat();
}

Deno.test("alertDocument() has the fields of the alert and the whole record, in order", () => {
  const [record] = records(1);
  const { soc_pct, power_kw, latitude, longitude } = record!.metrics as Record<string, number>;
  const alert = alertDocument(record!)!;
  assertEquals(alert, {
    _id: "EV-00001#2025-08-24T18:00:00.000000+00:00",
    ts: "2025-08-24T18:00:00.000000+00:00",
    ts_dt: new Date(START_MS),
    vehicle_id: "EV-00001",
    soc_pct,
    power_kw,
    latitude,
    longitude,
    fault_code: null,
    payload: record,
  });
  const names = ["ts", "ts_dt", "vehicle_id", "soc_pct", "power_kw", "latitude", "longitude"];
  assertEquals(Object.keys(alert), ["_id", ...names, "fault_code", "payload"]);
});

Deno.test("alertDocument() cuts an instant to milliseconds, before 1970 too", () => {
  const instantOf = (timestamp: string) => alertDocument({ vehicle_id: "v", timestamp })?.ts_dt;
  assertEquals(instantOf("2025-08-24T18:00:00.123999+00:00"), new Date(START_MS + 123));
  assertEquals(instantOf("1969-12-31T23:59:59.999999Z"), new Date(-1));
  assertEquals(instantOf("2025-08-24T15:00:00-03:00"), new Date(START_MS));
});

Deno.test("openAlertStore() makes the index of the newest and the expiry of 30 days", () =>
  withMongo(async (mongo) => {
    await openAlertStore(mongo);
    await openAlertStore(mongo);
    assertEquals(await mongo.collection("telemetria", "ev_alerts").indexes(), [
      { name: "_id_", keys: { _id: 1 } },
      { name: "ts_dt_1", keys: { ts_dt: 1 }, expireAfterSeconds: 2_592_000 },
      { name: "vehicle_id_1_ts_dt_-1", keys: { vehicle_id: 1, ts_dt: -1 } },
    ]);
  }));

Deno.test("openAlertStore() stores each vehicle and timestamp once, however often it is run", () =>
  withMongo(async (mongo) => {
    const alerts = mongo.collection("telemetria", "ev_alerts");
    const all = records(5);
    const store = await openAlertStore(mongo);
    assertEquals(await store.write(all.slice(0, 25)), {
      inserted: 25,
      replaced: 0,
      unidentified: 0,
    });
    const before = await alerts.find({}, { sort: { _id: 1 } });
    const again = await openAlertStore(mongo);
    assertEquals(await again.write(all), { inserted: 15, replaced: 25, unidentified: 0 });
    assertEquals(await again.write([]), { inserted: 0, replaced: 0, unidentified: 0 });
    const after = await alerts.find({}, { sort: { _id: 1 } });
    assertEquals(after.length, 40);
    const ids = new Set(before.map(({ _id }) => _id));
    assertEquals(after.filter(({ _id }) => ids.has(_id)), before);
    assertEquals(after.map(({ payload }) => payload).length, all.length);
  }));

Deno.test("openAlertStore() keeps instants a microsecond apart, and counts what it cannot identify", () =>
  withMongo(async (mongo) => {
    const store = await openAlertStore(mongo);
    const at = (timestamp: unknown, vehicle_id: unknown = "EV-00001") => ({
      vehicle_id,
      timestamp,
    });
    const written = await store.write([
      at("2025-08-24T18:00:00.000001Z"),
      at("2025-08-24T18:00:00.000002Z"),
      at("yesterday"),
      at(null),
      at("2025-08-24T18:00:00Z", 7),
    ]);
    assertEquals(written, { inserted: 2, replaced: 0, unidentified: 3 });
    const [newest] = await mongo.collection("telemetria", "ev_alerts")
      .find({ vehicle_id: "EV-00001" }, { sort: { ts_dt: -1 }, limit: 1 });
    assertNotEquals(newest, undefined);
    assertEquals([newest!.soc_pct, newest!.fault_code], [null, null]);
  }));

Deno.test("openAlertStore() lets alerts go 30 days after their event, or never", () =>
  withMongo(async (mongo, clock) => {
    const alerts = mongo.collection("telemetria", "ev_alerts");
    await (await openAlertStore(mongo)).write(records(2));
    clock.nowMs = START_MS + 30 * DAY_MS - 1;
    assertEquals(await alerts.count(), 16);
    clock.nowMs++;
    assertEquals(await alerts.count(), 8);
    await alerts.drop();
    await (await openAlertStore(mongo, { ttlDays: null })).write(records(1));
    clock.nowMs += 1000 * DAY_MS;
    assertEquals(await alerts.count(), 8);
  }));
