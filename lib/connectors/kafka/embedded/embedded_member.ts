/** Groups on the embedded log: who reads what, across processes. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";
import type { GroupMember, GroupOptions, PartitionOffsets } from "@lib/connectors/kafka/kafka.ts";
import { KafkaError } from "@lib/connectors/kafka/kafka_error.ts";
import { rebalanced } from "@lib/connectors/kafka/rebalanced.ts";
import { committedOffsets } from "./committed_offsets.ts";
import type { EmbeddedLog } from "./embedded_log.ts";
import { type Cursor, readNext } from "./embedded_reader.ts";
import type { TopicRow } from "./embedded_topics.ts";
import { waitForRecords } from "./wait_for_records.ts";

/**
 * Joins a group. Members are rows with a time of expiry, which a timer puts off; every member works
 * out the same assignment from the same rows, so there is no leader and nothing to hand over.
 *
 * @example
 * ```ts
 * import { openEmbeddedKafka } from "@lib/connectors/kafka/embedded/open_embedded_kafka.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const dir = await Deno.makeTempDir();
 * const kafka = openEmbeddedKafka(dir);
 * await kafka.createTopic("sales", { partitions: 2 });
 * const first = await kafka.joinGroup("shop", { topics: ["sales"] });
 * const second = await kafka.joinGroup("shop", { topics: ["sales"] });
 * assertEquals([first, second].map((m) => m.assigned().sales?.length), [1, 1]);
 * await kafka.close();
 * await Deno.remove(dir, { recursive: true });
 * ```
 */
export function embeddedMember(
  log: EmbeddedLog,
  group: string,
  { topics: names, start = "earliest", sessionTimeoutMs = 10_000 }: GroupOptions,
): GroupMember {
  const { file: { db, guarded, write }, topics, nowMs } = log;
  if (group === "") throw new UsageError('group must be a name: current value is ""');
  const subscribed = [...new Set(names)].sort();
  subscribed.forEach((topic) => topics.need(topic));
  const id = crypto.randomUUID();
  const membersNow = db.prepare(
    "SELECT id, topics FROM member WHERE group_name = ? AND expires_ms > ? ORDER BY id",
  );
  const isMember = db.prepare("SELECT 1 FROM member WHERE id = ? AND expires_ms > ?");
  const stayAlive = db.prepare("INSERT OR REPLACE INTO member VALUES (?, ?, ?, ?)");
  const dropExpired = db.prepare("DELETE FROM member WHERE expires_ms <= ?");
  const commitOne = db.prepare("INSERT OR REPLACE INTO group_offset VALUES (?, ?, ?, ?)");
  let cursors: Cursor[] = [];
  let isOpen = true;

  const showLife = () =>
    write(() => {
      // Slept past the session: others may have read on, so our places in the partitions are stale.
      if (isMember.get(id, nowMs()) === undefined) cursors = [];
      dropExpired.run(nowMs());
      stayAlive.run(id, group, JSON.stringify(subscribed), nowMs() + sessionTimeoutMs);
    });

  /** Takes up what the members of this moment leave to this one; keeps its place in the rest. */
  const take = () => {
    const mine = shares(log, membersNow.all(group, nowMs())).get(id) ?? [];
    const kept = new Map(
      cursors.map((cursor) => [placeOf(cursor.topic, cursor.partition), cursor]),
    );
    const places = mine.map(({ topic, partition }) => placeOf(topic, partition));
    // Left as they are, the cursors also keep their turns.
    if (places.length === kept.size && places.every((place) => kept.has(place))) return;
    cursors = mine.map(({ topic, partition }) =>
      kept.get(placeOf(topic, partition)) ?? begin(topic, partition)
    );
  };

  const begin = (topic: TopicRow, partition: number): Cursor => {
    const fallback = start === "earliest" ? 0 : topics.end(topic, partition);
    const offset = committedOffsets(log, group, topic.topic)[partition] ?? fallback;
    return { topic, partition, offset };
  };

  const checkOpen = () => {
    log.checkOpen();
    if (!isOpen) throw new KafkaError("CLOSED", `This member of group ${group} has left`);
  };

  showLife();
  take();
  const timer = setInterval(showLife, sessionTimeoutMs / 3);
  Deno.unrefTimer(timer);

  return {
    poll: ({ maxWaitMs = 500 } = {}) =>
      waitForRecords(() => {
        checkOpen();
        return guarded(() => {
          take();
          return readNext(log, cursors);
        });
      }, { maxWaitMs }),
    assigned() {
      checkOpen();
      guarded(take);
      const byTopic = Map.groupBy(cursors, ({ topic }) => topic.topic);
      return Object.fromEntries(
        [...byTopic].map(([topic, there]) => [
          topic,
          there.map(({ partition }) => partition).sort((a, b) => a - b),
        ]),
      );
    },
    commit: (topic, offsets) =>
      Promise.try(() => {
        checkOpen();
        write(() => {
          take();
          for (const [name, offset] of Object.entries(offsets)) {
            const cursor = cursors.find((there) =>
              there.topic.topic === topic && there.partition === Number(name)
            );
            if (cursor === undefined) throw rebalanced(group, `${topic}/${name}`);
            commitOne.run(group, cursor.topic.id, cursor.partition, checkOffset(offset));
          }
        });
      }),
    close: () =>
      Promise.try(() => {
        if (!isOpen) return;
        isOpen = false;
        clearInterval(timer);
        write(() => void db.prepare("DELETE FROM member WHERE id = ?").run(id));
      }),
  };
}

interface Share {
  readonly topic: TopicRow;
  readonly partition: number;
}

/** Deals the partitions of each topic to the members that read it, in turn. */
function shares(
  { topics }: EmbeddedLog,
  rows: readonly Record<string, unknown>[],
): Map<string, Share[]> {
  const members = rows.map((row) => ({
    id: String(row.id),
    topics: JSON.parse(String(row.topics)) as readonly string[],
  }));
  const shared = new Map(members.map(({ id }) => [id, [] as Share[]]));
  let turn = 0;
  for (const name of [...new Set(members.flatMap(({ topics }) => topics))].sort()) {
    const takers = members.filter(({ topics }) => topics.includes(name));
    const topic = topics.need(name);
    for (let partition = 0; partition < topic.partitions; partition++) {
      shared.get(takers[turn++ % takers.length]!.id)!.push({ topic, partition });
    }
  }
  return shared;
}

/** A topic that was deleted and made anew is another one. */
function placeOf({ id }: TopicRow, partition: number): string {
  return `${id}/${partition}`;
}

function checkOffset(offset: PartitionOffsets[number]): number {
  if (Number.isSafeInteger(offset) && offset >= 0) return offset;
  throw new UsageError(`offsets must be whole numbers from 0: current value is ${offset}`);
}
