/** Sales windows: purchases summed up by minute or session, with late ones in plain sight. @module */

import { servicesOnDemand } from "@lib/connectors/services_on_demand.ts";
import { purchase } from "@lib/contracts/purchase.ts";
import { createDeadLetterTopics } from "@lib/streaming/sinks/create_dead_letter_topics.ts";
import { createPostgresSink, type OutputTable } from "@lib/streaming/sinks/create_postgres_sink.ts";
import { openSink } from "@lib/streaming/sinks/open_sink.ts";
import { countRows } from "../count_rows.ts";
import type { StreamSystem } from "../stream_system.ts";
import {
  SALES_MODES,
  SALES_WINDOWS,
  type SalesMode,
  salesQuery,
  type SalesWindow,
} from "./sales_query.ts";

const { topics, tables: { sales_by_session, sales_by_window } } = purchase;

/**
 * From `sales_events` to the console, to `sales_by_window` or `sales_by_session`, or to Parquet.
 *
 * @example
 * ```ts
 * import { sales } from "@lib/systems/sales/sales.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(sales.windows, ["tumbling", "sliding", "session"]);
 * ```
 */
export const sales: StreamSystem = {
  name: "sales",
  summary: "purchases by window, to the console, PostgreSQL or Parquet",
  topics,
  sinks: ["console", "postgres"],
  windows: Object.keys(SALES_WINDOWS),
  outputModes: ["append", "update", "complete"],
  modes: SALES_MODES,
  fileRecords: "envelopes",
  open: async ({ sink = "console", window = "tumbling", mode, ...options }) => {
    const query = salesQuery({
      ...options,
      window: window as SalesWindow,
      ...(mode !== undefined && { mode: mode as SalesMode }),
    });
    if (sink !== "postgres") {
      return {
        query,
        sink: await openSink(sink, { ...options, own: sales.sinks }),
        close: () => Promise.resolve(),
      };
    }
    const services = servicesOnDemand(options.env, options);
    const postgres = await services.postgres();
    const table = tableOf(window as SalesWindow);
    return {
      query,
      sink: createPostgresSink({
        postgres,
        tables: { windows: table },
        refusedCode: "POSTGRES_WRITE_ERROR",
      }),
      deadLetters: createDeadLetterTopics(await services.kafka()),
      summary: async () => ({ [table.name]: await countRows(postgres, table.name) }),
      close: async () => await services[Symbol.asyncDispose](),
    };
  },
};

function tableOf(window: SalesWindow): OutputTable {
  return window === "session"
    ? { name: "sales_by_session", table: sales_by_session }
    : { name: "sales_by_window", table: sales_by_window, constants: { query: window } };
}
