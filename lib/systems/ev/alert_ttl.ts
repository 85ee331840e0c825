/** How long the alerts of a simulation stay in MongoDB. @module */

import type { Mongo } from "@lib/connectors/mongo/mongo.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { ALERTS } from "./alert_store.ts";
import type { CheckedSimulation } from "./simulation_options.ts";
import { DEFAULT_ALERT_TTL_DAYS } from "./sink_settings.ts";

/** What is known besides the simulation. */
export interface AlertTtlOptions {
  /** The wall clock, which a store's expiry runs by. */
  readonly nowMs: number;
  readonly onNote?: (text: string) => void;
}

const DAY_MS = 86_400_000;

/**
 * The days after its event that an alert leaves, or null for never.
 *
 * A fleet that is simulated into the past is older than 30 days today: its alerts would leave as
 * soon as they arrive. So no expiry is set up for such a fleet, nor where such alerts are stored,
 * which is said; and where the collection has one already, or one was asked for, the simulation is
 * refused rather than its alerts lost.
 *
 * @throws {UsageError} if alerts would not stay.
 *
 * @example
 * ```ts
 * import { chooseAlertTtl } from "@lib/systems/ev/alert_ttl.ts";
 * import { checkSimulation } from "@lib/systems/ev/simulation_options.ts";
 * import { openMongo } from "@lib/connectors/mongo/open_mongo.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const LAB_HOME = await Deno.makeTempDir();
 * const mongo = await openMongo({ LAB_HOME });
 * const simulation = checkSimulation({ alerts: "mongo", start: "2025-08-24T00:00:00Z" });
 * const ttlOn = (day: string) => chooseAlertTtl(mongo, simulation, { nowMs: Date.parse(day) });
 * assertEquals([await ttlOn("2025-08-25"), await ttlOn("2025-10-01")], [30, null]);
 * await mongo.close();
 * await Deno.remove(LAB_HOME, { recursive: true });
 * ```
 */
export async function chooseAlertTtl(
  mongo: Mongo,
  { startMicros, alertTtlDays }: Pick<CheckedSimulation, "startMicros" | "alertTtlDays">,
  { nowMs, onNote }: AlertTtlOptions,
): Promise<number | null> {
  const startMs = startMicros / 1000;
  const stays = (days: number) => startMs + days * DAY_MS > nowMs;
  const day = new Date(startMs).toISOString().slice(0, 10);
  const stored = mongo.collection(...ALERTS);
  const indexes = await stored.indexes();
  const seconds = indexes.find(({ keys }) => keys.ts_dt === 1)?.expireAfterSeconds;
  if (seconds !== undefined) {
    const days = seconds * 1000 / DAY_MS;
    // Another number than the one that is there is for the store to refuse.
    if (stays(days)) return alertTtlDays ?? days;
    throw new UsageError(
      `--start must be within the last ${days} days, after which ${ALERTS.join(".")} lets alerts ` +
        `go: current value is ${day}; --start now stays, or drop that collection first`,
    );
  }
  const days = alertTtlDays ?? DEFAULT_ALERT_TTL_DAYS;
  if (stays(days)) {
    const old = await stored.count({ ts_dt: { $lt: new Date(nowMs - days * DAY_MS) } });
    if (old === 0) return days;
    const has = `${old.toLocaleString("en-US")} stored ones are older than ${days} days`;
    onNote?.(
      alertTtlDays === undefined
        ? `alerts are kept without expiry: ${has}, and would leave at once`
        : `${has} and leave now`,
    );
    return alertTtlDays ?? null;
  }
  if (alertTtlDays !== undefined) {
    throw new UsageError(
      `--alert-ttl-days must reach from the fleet's start on ${day} to today: current value is ` +
        `${alertTtlDays}, by which its alerts would leave at once`,
    );
  }
  onNote?.(
    `alerts are kept without expiry: the ${DEFAULT_ALERT_TTL_DAYS} days after ${day} are over, ` +
      "and they would leave at once",
  );
  return null;
}
