/** Groups on a real Kafka. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";
import type { GroupMember, GroupOptions } from "@lib/connectors/kafka/kafka.ts";
import { rebalanced } from "@lib/connectors/kafka/rebalanced.ts";
import { pulledConsumer } from "./pulled_consumer.ts";
import type { RawClient } from "./raw_client.ts";

/** Joins a group; resolves once the group has given this member its partitions. */
export async function kafkajsMember(
  client: RawClient,
  group: string,
  { topics, start = "earliest", sessionTimeoutMs = 10_000 }: GroupOptions,
): Promise<GroupMember> {
  if (group === "") throw new UsageError('group must be a name: current value is ""');
  for (const topic of topics) await client.describe(topic);
  const consumer = await pulledConsumer(client, { group, topics, start, sessionTimeoutMs });
  return {
    poll: ({ maxWaitMs = 500 } = {}) => consumer.poll(maxWaitMs),
    assigned: () => consumer.assigned(),
    async commit(topic, offsets) {
      // The broker accepts commits for any partition from any member of the group.
      const mine = consumer.assigned()[topic] ?? [];
      const lost = Object.keys(offsets).find((partition) => !mine.includes(Number(partition)));
      if (lost !== undefined) throw rebalanced(group, `${topic}/${lost}`);
      await consumer.commit(topic, offsets);
    },
    close: () => consumer.close(),
  };
}
