/** IoT monitoring: every event with its alert, kept in PostgreSQL. @module */

import { servicesOnDemand } from "@lib/connectors/services_on_demand.ts";
import { iotEvent } from "@lib/contracts/iot_event.ts";
import { contractQuery } from "@lib/streaming/query/contract_query.ts";
import { createDeadLetterTopics } from "@lib/streaming/sinks/create_dead_letter_topics.ts";
import { createPostgresSink } from "@lib/streaming/sinks/create_postgres_sink.ts";
import { openSink } from "@lib/streaming/sinks/open_sink.ts";
import { countDeadLetters } from "../count_dead_letters.ts";
import { countRows } from "../count_rows.ts";
import { streamAccount } from "../stream_account.ts";
import type { StreamSystem } from "../stream_system.ts";

const { topics, tables } = iotEvent;

/**
 * From `iot.sensors` to `tb_sensor_evento`; what is no JSON object goes to `iot.sensors.dlq`.
 *
 * @example
 * ```ts
 * import { iotMonitoring } from "@lib/systems/iot_monitoring/iot_monitoring.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([iotMonitoring.topics, iotMonitoring.sinks], [["iot.sensors"], ["postgres"]]);
 * ```
 */
export const iotMonitoring: StreamSystem = {
  name: "iot-monitoring",
  summary: "events of IoT devices with their alerts, into PostgreSQL",
  topics,
  sinks: ["postgres"],
  fileRecords: "envelopes",
  open: async ({ sink = "postgres", ...options }) => {
    const query = contractQuery(iotEvent);
    if (sink !== "postgres") {
      return {
        query,
        sink: await openSink(sink, { ...options, own: iotMonitoring.sinks }),
        close: () => Promise.resolve(),
      };
    }
    const services = servicesOnDemand(options.env, options);
    const postgres = await services.postgres();
    const kafka = await services.kafka();
    const account = streamAccount(createPostgresSink({
      postgres,
      tables: { records: { name: "tb_sensor_evento", table: tables.tb_sensor_evento } },
      refusedCode: "POSTGRES_WRITE_ERROR",
    }));
    return {
      query,
      sink: account.sink,
      deadLetters: createDeadLetterTopics(kafka),
      summary: async () =>
        await account.close({
          stored: await countRows(postgres, "tb_sensor_evento"),
          dead_letters: await countDeadLetters(kafka, [...topics, ...account.topics()]),
        }, kafka),
      close: async () => await services[Symbol.asyncDispose](),
    };
  },
};
