import { assertEquals, assertRejects } from "@std/assert";
import type { GroupMember } from "@lib/connectors/kafka/kafka.ts";
import { KafkaError } from "@lib/connectors/kafka/kafka_error.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { openEmbeddedKafka } from "./open_embedded_kafka.ts";

const SESSION_MS = 1_000_000; // so long that no timer of a member rings during a test
const GROUP = { topics: ["t"], sessionTimeoutMs: SESSION_MS };

async function textsOf(member: GroupMember): Promise<string[]> {
  const texts: string[] = [];
  while (true) {
    const batch = await member.poll({ maxWaitMs: 0 });
    if (batch === undefined) return texts.sort();
    texts.push(...batch.records.map(({ value }) => new TextDecoder().decode(value!)));
  }
}

/** Joins with a timer that the test rings by hand. */
async function withTimer<Joined>(join: () => Promise<Joined>): Promise<[Joined, () => void]> {
  const { setInterval } = globalThis;
  let ring = () => {};
  globalThis.setInterval = ((callback: () => void) => {
    ring = callback;
    return setInterval(callback, SESSION_MS);
  }) as typeof setInterval;
  try {
    return [await join(), () => ring()];
  } finally {
    globalThis.setInterval = setInterval;
  }
}

// @fault message log: a consumer of a group falls silent -> when its session ends, others have
//   its partitions
Deno.test("embeddedMember() gives a silent member's partitions to the others when its session ends", async () => {
  using folder = temporaryFolder();
  let now = 0;
  const kafka = openEmbeddedKafka(folder.path, { nowMs: () => now });
  await kafka.createTopic("t", { partitions: 4 });
  const producer = await kafka.openProducer();
  await producer.produce(
    "t",
    [0, 1, 2, 3].map((partition) => ({ value: `${partition}`, partition })),
  );
  const silent = await kafka.joinGroup("g", GROUP);
  assertEquals(silent.assigned(), { t: [0, 1, 2, 3] });
  now = SESSION_MS / 2;
  const lively = await kafka.joinGroup("g", GROUP);
  const early = await textsOf(lively);
  now = SESSION_MS;
  const late = await textsOf(lively);
  assertEquals([early.length, [...early, ...late].sort()], [2, ["0", "1", "2", "3"]]);
  assertEquals([lively.assigned(), silent.assigned()], [{ t: [0, 1, 2, 3] }, {}]);
  const error = await assertRejects(() => silent.commit("t", { 0: 1 }), KafkaError, "t/0");
  assertEquals(error.code, "REBALANCED");
  await kafka.close();
});

Deno.test("embeddedMember() that slept past its session forgets its places", async () => {
  using folder = temporaryFolder();
  let now = 0;
  const kafka = openEmbeddedKafka(folder.path, { nowMs: () => now });
  await kafka.createTopic("t", { partitions: 1 });
  const producer = await kafka.openProducer();
  await producer.produce("t", [{ value: "0" }, { value: "1" }, { value: "2" }]);
  const [sleeper, showLife] = await withTimer(() => kafka.joinGroup("g", GROUP));
  assertEquals(await textsOf(sleeper), ["0", "1", "2"]);
  now = SESSION_MS;
  // Meanwhile another goes back to the beginning and commits less than the sleeper had read.
  const other = await kafka.joinGroup("g", GROUP);
  assertEquals(await textsOf(other), ["0", "1", "2"]);
  await other.commit("t", { 0: 1 });
  await other.close();
  showLife();
  assertEquals(await textsOf(sleeper), ["1", "2"], "the group goes on where it has committed");
  await kafka.close();
});

Deno.test("embeddedMember() shares each topic out among those who read it", async () => {
  using folder = temporaryFolder();
  const kafka = openEmbeddedKafka(folder.path);
  for (const topic of ["a", "b"]) await kafka.createTopic(topic, { partitions: 3 });
  const one = await kafka.joinGroup("g", { topics: ["a"] });
  const both = await kafka.joinGroup("g", { topics: ["b", "a"] });
  const [ofOne, ofBoth] = [one.assigned(), both.assigned()];
  assertEquals([...ofOne.a!, ...ofBoth.a!].sort(), [0, 1, 2]);
  assertEquals([ofOne.b, ofBoth.b], [undefined, [0, 1, 2]]);
  await kafka.close();
});

Deno.test("embeddedMember() commits all of the offsets of a call or none", async () => {
  using folder = temporaryFolder();
  const kafka = openEmbeddedKafka(folder.path);
  await kafka.createTopic("t", { partitions: 2 });
  const member = await kafka.joinGroup("g", GROUP);
  await assertRejects(() => member.commit("t", { 0: 1, 5: 1 }), KafkaError, "t/5");
  assertEquals(await kafka.committed("g", "t"), {});
  await member.commit("t", { 0: 1, 1: 2 });
  assertEquals(await kafka.committed("g", "t"), { 0: 1, 1: 2 });
  await kafka.close();
});
