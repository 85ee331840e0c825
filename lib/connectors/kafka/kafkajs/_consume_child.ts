/** The process that a load test starts: a consumer that has processed records and commits nothing. @module */

import { openKafkajs } from "./open_kafkajs.ts";

const [broker = "", group = "", topic = ""] = Deno.args;
const kafka = await openKafkajs({ brokers: [broker] });
const member = await kafka.joinGroup(group, { topics: [topic], sessionTimeoutMs: 6_000 });
while (true) {
  const batch = await member.poll();
  const texts = batch?.records.map(({ value }) => new TextDecoder().decode(value!)) ?? [];
  // What it says is what it has done: the effect that cannot be taken back.
  for (const text of texts) Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
}
