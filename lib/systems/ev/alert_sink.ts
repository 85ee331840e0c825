/** Where alerts of low batteries are sent: a topic, MongoDB, or both. @module */

import type { ServicesOnDemand } from "@lib/connectors/services_on_demand.ts";
import type { Document } from "@lib/connectors/mongo/mongo.ts";
import { type AlertStore, openAlertStore } from "./alert_store.ts";
import { type KafkaSink, openKafkaSink } from "./kafka_sink.ts";
import type { CheckedSimulation } from "./simulation_options.ts";

/** What has become of the alerts, by where they were sent. */
export interface AlertReport {
  readonly kafka?: { readonly topic: string; readonly acknowledged: number };
  readonly mongo?: {
    readonly place: string;
    readonly inserted: number;
    /** Those that an earlier run had stored already. */
    readonly replaced: number;
  };
}

/** Takes alerts. */
export interface AlertSink {
  /** Sends whole lines of compact JSON; resolves when all places have acknowledged them. */
  write(lines: Uint8Array): Promise<void>;
  report(): AlertReport;
  close(): Promise<void>;
}

/** What the sink needs to know of its surroundings. */
export interface AlertSinkHooks {
  readonly services: Pick<ServicesOnDemand, "kafka" | "mongo">;
  readonly onNote?: (text: string) => void;
  /** As `chooseAlertTtl` has chosen it. */
  readonly ttlDays: number | null;
}

/**
 * Opens the places that a simulation sends its alerts to, after that of its records.
 *
 * @example
 * ```ts
 * import { openAlertSink } from "@lib/systems/ev/alert_sink.ts";
 * import { checkSimulation } from "@lib/systems/ev/simulation_options.ts";
 * import { servicesOnDemand } from "@lib/connectors/services_on_demand.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const LAB_HOME = await Deno.makeTempDir();
 * await using services = servicesOnDemand({ LAB_HOME });
 * const simulation = checkSimulation({ alerts: "kafka", alertTopic: "low" });
 * const sink = await openAlertSink(simulation, { services, ttlDays: null });
 * await sink.write(new TextEncoder().encode('{"schema_version":"1.0.0","vehicle_id":"EV-00001"}\n'));
 * assertEquals(sink.report(), { kafka: { topic: "low", acknowledged: 1 } });
 * await Deno.remove(LAB_HOME, { recursive: true });
 * ```
 */
export async function openAlertSink(
  simulation: CheckedSimulation,
  { services, onNote, ttlDays }: AlertSinkHooks,
): Promise<AlertSink> {
  const { alerts, sink, topic, alertTopic, partitions, ifExists } = simulation;
  let kafka: KafkaSink | undefined;
  if (alerts.includes("kafka")) {
    const isShared = sink === "kafka" && topic === alertTopic;
    if (isShared) {
      onNote?.(
        `alerts go to ${topic} as well, where the pipeline takes them for duplicates; ` +
          "--alert-topic keeps them apart",
      );
    }
    kafka = await openKafkaSink(await services.kafka(), {
      topic: alertTopic,
      partitions,
      // The topic of the telemetry has been made ready by now.
      ifExists: isShared ? "append" : ifExists,
      ...(isShared || onNote === undefined ? {} : { onNote }),
    });
  }
  let store: AlertStore | undefined;
  let place = "";
  if (alerts.includes("mongo")) {
    const mongo = await services.mongo();
    place = mongo.place;
    store = await openAlertStore(mongo, { ttlDays });
  }
  const stored = { inserted: 0, replaced: 0 };
  return {
    async write(lines) {
      if (lines.length === 0) return;
      await kafka?.write([lines]);
      if (store === undefined) return;
      const { inserted, replaced } = await store.write(documentsOf(lines));
      stored.inserted += inserted;
      stored.replaced += replaced;
    },
    report: () => ({
      ...(kafka && { kafka: { topic: alertTopic, acknowledged: kafka.acknowledged() } }),
      ...(store && { mongo: { place, ...stored } }),
    }),
    close: async () => await kafka?.close(),
  };
}

function documentsOf(lines: Uint8Array): Document[] {
  const texts = new TextDecoder().decode(lines).split("\n");
  return texts.slice(0, -1).map((text) => JSON.parse(text) as Document);
}
