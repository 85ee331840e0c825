/** Public safety: occurrences routed by what they count, kept in Cassandra. @module */

import { servicesOnDemand } from "@lib/connectors/services_on_demand.ts";
import { occurrence } from "@lib/contracts/occurrence.ts";
import { contractQuery } from "@lib/streaming/query/contract_query.ts";
import { createCassandraSink } from "@lib/streaming/sinks/create_cassandra_sink.ts";
import { createDeadLetterTopics } from "@lib/streaming/sinks/create_dead_letter_topics.ts";
import { openSink } from "@lib/streaming/sinks/open_sink.ts";
import { countDeadLetters } from "../count_dead_letters.ts";
import { streamAccount } from "../stream_account.ts";
import type { StreamSystem } from "../stream_system.ts";
import { batchLog } from "./batch_log.ts";
import { countStored } from "./count_stored.ts";
import { KEYSPACE, LOOKUP_TABLES, OCCURRENCE_TABLES } from "./occurrence_tables.ts";
import { occurrenceTargets } from "./occurrence_targets.ts";
import { numberWarnings } from "./number_warnings.ts";

const { topics } = occurrence;

/**
 * From three topics to three tables, by the text of `granularidade`. `append` goes on where the last
 * run stopped; `initial` reads everything again, which changes nothing that is stored.
 *
 * @example
 * ```ts
 * import { publicSafety } from "@lib/systems/public_safety/public_safety.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([publicSafety.modes, publicSafety.topics.length], [["append", "initial"], 3]);
 * ```
 */
export const publicSafety: StreamSystem = {
  name: "public-safety",
  summary: "public safety occurrences by municipality, state and other, into Cassandra",
  topics,
  sinks: ["cassandra"],
  modes: ["append", "initial"],
  fileRecords: "envelopes",
  open: async ({ sink = "cassandra", mode = "append", ...options }) => {
    const run = { query: contractQuery(occurrence), ignoresCheckpoint: mode === "initial" };
    if (sink !== "cassandra") {
      return {
        ...run,
        sink: await openSink(sink, { ...options, own: publicSafety.sinks }),
        close: () => Promise.resolve(),
      };
    }
    const services = servicesOnDemand(options.env, options);
    const cassandra = await services.cassandra();
    const kafka = await services.kafka();
    const log = batchLog({ onLine: options.onNote, topics });
    let warnings = 0;
    const account = streamAccount(createCassandraSink({
      cassandra,
      keyspace: KEYSPACE,
      tables: [...OCCURRENCE_TABLES, ...LOOKUP_TABLES],
      targetsOf: occurrenceTargets,
      refusedCode: "CASSANDRA_WRITE_ERROR",
      onBatch: log.batch,
      onStored: (rows) => {
        for (const { values } of rows) warnings += numberWarnings(values).length;
        log.stored(rows);
      },
    }));
    return {
      ...run,
      sink: account.sink,
      deadLetters: createDeadLetterTopics(kafka),
      summary: async () => ({
        ...await account.close({
          ...await countStored(cassandra),
          dead_letters: await countDeadLetters(kafka, [...topics, ...account.topics()]),
        }, kafka),
        number_warnings: warnings,
      }),
      close: async () => await services[Symbol.asyncDispose](),
    };
  },
};
