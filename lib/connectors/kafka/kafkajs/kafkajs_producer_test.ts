import { assertEquals, assertRejects } from "@std/assert";
import { KafkaError } from "@lib/connectors/kafka/kafka_error.ts";
import { explainKafkajsError } from "./explain_kafkajs_error.ts";
import { kafkajsProducer } from "./kafkajs_producer.ts";
import type { RawClient } from "./raw_client.ts";

/** A cluster with one topic that stores what it is sent, and fails in the sends that are listed. */
function fakeCluster({ partitions = 1, maxMessageBytes = 1_000, failing = [] as number[] } = {}) {
  const stored: string[] = [];
  const sends: { readonly producer: number; readonly count: number }[] = [];
  const seen = { producers: 0, stopped: 0, described: 0, concurrent: 0 };
  let running = 0;
  const client: RawClient = {
    describe(topic) {
      seen.described++;
      const there = Array.from(
        { length: partitions },
        (_, p) => ({ partition: p, start: 0, end: 0 }),
      );
      return Promise.resolve({ topic, maxMessageBytes, partitions: there });
    },
    startProducer() {
      const producer = seen.producers++;
      return Promise.resolve({
        async send(_topic, messages) {
          seen.concurrent = Math.max(seen.concurrent, ++running);
          await Promise.resolve();
          running--;
          sends.push({ producer, count: messages.length });
          if (failing.includes(sends.length)) throw new Error("timed out");
          const baseOffset = stored.length;
          stored.push(...messages.map(({ value }) => value!.toString()));
          return [{ partition: 0, baseOffset }];
        },
        stop: () => Promise.resolve(void seen.stopped++),
      });
    },
    startConsumer: () => Promise.reject(new Error("not asked for")),
    explain: (thrown, doing) => explainKafkajsError(thrown, { place: "test:9092", doing }),
  };
  return { client, stored, sends, seen };
}

const values = (...texts: string[]) => texts.map((value) => ({ value }));

Deno.test("kafkajsProducer() never has two requests under way, and keeps the order of calls", async () => {
  const { client, stored, seen } = fakeCluster();
  const producer = kafkajsProducer(client, { compression: "none" });
  const texts = Array.from({ length: 50 }, (_, i) => `${i}`);
  await Promise.all(texts.map((text) => producer.produce("t", values(text))));
  assertEquals([stored, seen.concurrent, seen.producers], [texts, 1, 1]);
});

Deno.test("kafkajsProducer() takes a new identity after a failure, so that no repeat is dropped", async () => {
  const { client, stored, sends, seen } = fakeCluster({ failing: [2] });
  const producer = kafkajsProducer(client, { compression: "none" });
  await producer.produce("t", values("a"));
  const failed = producer.produce("t", values("b"));
  const next = producer.produce("t", values("c")); // waits behind it, and is none of its business
  const error = await assertRejects(() => failed, KafkaError, "test:9092 failed to produce to t");
  assertEquals(error.code, "BROKER");
  await next;
  assertEquals(stored, ["a", "c"]);
  assertEquals(sends.map(({ producer }) => producer), [0, 0, 1]);
  assertEquals([seen.producers, seen.stopped], [2, 1]);
});

Deno.test("kafkajsProducer() splits what one batch cannot hold and tells where each part is", async () => {
  const { client, stored, sends } = fakeCluster({ maxMessageBytes: 400 });
  const producer = kafkajsProducer(client, { compression: "none" });
  const texts = Array.from({ length: 9 }, (_, i) => `${i}`.repeat(100)); // 182 bytes, wrapped
  const produced = await producer.produce("t", values(...texts));
  assertEquals([stored, sends.map(({ count }) => count)], [texts, [2, 2, 2, 2, 1]]);
  assertEquals(produced.map(({ firstOffset }) => firstOffset), [0, 2, 4, 6, 8]);
});

Deno.test("kafkajsProducer() asks about a topic once a minute", async () => {
  let now = 0;
  const { client, seen } = fakeCluster();
  const producer = kafkajsProducer(client, { compression: "none", nowMs: () => now });
  for (const at of [0, 59_999, 60_000, 60_001]) {
    now = at;
    await producer.produce("t", values("a"));
  }
  assertEquals(seen.described, 2);
});

Deno.test("kafkajsProducer() refuses to produce once it is closed", async () => {
  const { client, stored, seen } = fakeCluster();
  const producer = kafkajsProducer(client, { compression: "none" });
  const last = producer.produce("t", values("a"));
  await producer.close(); // what was called before is still done
  await last;
  const error = await assertRejects(() => producer.produce("t", values("b")), KafkaError);
  assertEquals([error.code, stored, seen.stopped], ["CLOSED", ["a"], 1]);
});
