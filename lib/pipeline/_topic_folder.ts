/** A folder for tests of jobs on topics: a job folder, and an embedded log with what is put there. @module */

import { openEmbeddedKafka } from "@lib/connectors/kafka/embedded/open_embedded_kafka.ts";
import type { Kafka, ProducerRecord } from "@lib/connectors/kafka/kafka.ts";
import { type JobFolder, jobFolder } from "@lib/testing/job_folder.ts";
import type { JobOptions } from "./job_options.ts";
import type { JobResult } from "./job_result.ts";

/** The folder; it is removed when it goes out of scope. */
export interface TopicFolder extends JobFolder {
  readonly env: { readonly LAB_HOME: string };
  /** Makes the topic if need be, and produces the records; a bare value goes to partition 0. */
  produce(
    topic: string,
    records: readonly (ProducerRecord | ProducerRecord["value"])[],
    options?: { readonly partitions?: number },
  ): Promise<void>;
  /** Runs the job on a topic of the embedded log. */
  runTopic(topic: string, options?: Partial<JobOptions>): Promise<JobResult>;
}

/** Makes the folder. */
export async function topicFolder(): Promise<TopicFolder> {
  const folder = await jobFolder();
  const env = { LAB_HOME: folder.path };
  return {
    ...folder,
    env,
    produce: (topic, records, { partitions = 1 } = {}) =>
      withLog(folder.path, async (kafka) => {
        await kafka.createTopic(topic, { partitions });
        const producer = await kafka.openProducer();
        await producer.produce(
          topic,
          records.map((record) =>
            typeof record === "object" && record !== null && "value" in record
              ? record
              : { value: record, partition: 0 }
          ),
        );
      }),
    runTopic: (topic, options) => folder.run(`kafka:${topic}`, { env, ...options }),
  };
}

async function withLog(home: string, work: (kafka: Kafka) => Promise<void>): Promise<void> {
  const kafka = openEmbeddedKafka(`${home}/embedded/kafka`);
  await work(kafka);
  await kafka.close();
}
