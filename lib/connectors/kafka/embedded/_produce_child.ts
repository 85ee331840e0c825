/** The process that the kill test starts: produces for ever and says what was acknowledged. @module */

import { openEmbeddedKafka } from "./open_embedded_kafka.ts";

const [dir = "", name = "", limit = "Infinity"] = Deno.args;
const kafka = openEmbeddedKafka(dir);
const producer = await kafka.openProducer({ compression: "none" });
for (let i = 0; i < Number(limit); i++) {
  const records = [0, 1, 2].map((part) => ({
    key: `${name}-${part}`,
    value: `${name}-${i}-${part}`,
  }));
  await producer.produce("t", records);
  // Said only after the acknowledgement, in one write that cannot be cut.
  Deno.stdout.writeSync(new TextEncoder().encode(`${i}\n`));
}
await kafka.close();
