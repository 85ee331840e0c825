/** A sink of a topic. @module */

import type { Kafka, Producer, ProducerRecord } from "@lib/connectors/kafka/kafka.ts";
import { type MainOutput, mainOutput } from "./main_output.ts";
import { rowsOf } from "./rows_of.ts";
import { rowText } from "./row_text.ts";
import { OUTPUTS, type Sink, type SinkRow, type SinkSchema } from "./sink.ts";

/** What a reader needs in order to leave out what comes twice. */
export const KAFKA_SINK_HEADERS = {
  queryId: "query_id",
  batchId: "batch_id",
  /** Place of the row in its batch: with the other two, a name of this record for ever. */
  position: "batch_position",
} as const;

/**
 * A sink that produces each row as JSON. The key is the window and its keys, or where a record
 * stood, so that what belongs together stays in order; a retraction is a tombstone of its key.
 *
 * @example
 * ```ts
 * import { openEmbeddedKafka } from "@lib/connectors/kafka/embedded/open_embedded_kafka.ts";
 * import { createKafkaSink } from "@lib/streaming/sinks/create_kafka_sink.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const dir = await Deno.makeTempDir();
 * const kafka = openEmbeddedKafka(dir);
 * const sink = createKafkaSink(kafka, "totals");
 * const columns = { windows: [{ name: "n", type: "long" }] } as const;
 * const where = { queryId: "q", outputMode: "update" } as const;
 * await sink.open({ ...where, queryName: "sales", columns, windowKey: ["n"] });
 * const rows = { windows: [{ values: { n: 12 } }] };
 * await sink.write({ ...where, batchId: 0, rows, deadLetters: [], nextOffsets: {}, isFlush: false });
 * await sink.close();
 * assertEquals((await kafka.describeTopic("totals")).partitions[0]!.end, 1);
 * await kafka.close();
 * await Deno.remove(dir, { recursive: true });
 * ```
 */
export function createKafkaSink(kafka: Kafka, topic: string): Sink {
  let schema: SinkSchema;
  let main: MainOutput | undefined;
  let producer: Producer | undefined;
  return {
    description: `kafka:${topic}`,
    guarantee:
      "at least once: a batch that is tried again is produced again, with the same headers",
    get outputs() {
      return main === undefined ? OUTPUTS : [main.output];
    },
    open: async (opened) => {
      schema = opened;
      main = mainOutput(opened);
      await kafka.createTopic(topic, { partitions: 1 });
      producer = await kafka.openProducer();
    },
    write: async (batch) => {
      const { output, columns } = main!;
      const { queryId, batchId } = batch;
      const rows = rowsOf(batch, output);
      const { queryId: query, batchId: number, position } = KAFKA_SINK_HEADERS;
      const records = rows.map((row, at): ProducerRecord => ({
        key: keyOf(row, schema, output),
        value: row.isRetraction ? null : rowText(row.values, columns),
        headers: [[query, queryId], [number, String(batchId)], [position, String(at)]],
      }));
      if (records.length > 0) await producer!.produce(topic, records);
      return { written: rows.length, rejected: [] };
    },
    close: async () => await producer?.close(),
  };
}

function keyOf(
  { values, origin }: SinkRow,
  schema: SinkSchema,
  output: MainOutput["output"],
): string {
  if (output !== "windows" && origin !== undefined) {
    return `${origin.topic}/${origin.partition}/${origin.offset}`;
  }
  const columns = schema.columns.windows ?? [];
  return rowText(values, columns.filter(({ name }) => schema.windowKey.includes(name)));
}
