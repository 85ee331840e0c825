import { assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { servicesOnDemand } from "./services_on_demand.ts";

Deno.test("servicesOnDemand() says which service is in use, and closes it", async () => {
  using home = temporaryFolder();
  const notes: string[] = [];
  let opened;
  {
    await using services = servicesOnDemand({ LAB_HOME: home.path }, {
      onNote: (text) => notes.push(text),
    });
    assertEquals(notes, []);
    opened = { kafka: await services.kafka(), mongo: await services.mongo() };
    await services.kafka();
  }
  assertEquals(notes, [
    `Kafka: ${opened.kafka.version} in ${home.path}/embedded/kafka`,
    `MongoDB: embedded (${opened.mongo.version}) in ${home.path}/embedded/mongo`,
  ]);
  for (const service of Object.values(opened)) {
    await assertRejects(() => service.ping(), Error, "closed");
  }
});

Deno.test("servicesOnDemand() can be disposed of when a service did not open", async () => {
  const services = servicesOnDemand({ KAFKA_BROKERS: "nowhere" });
  await assertRejects(() => services.kafka(), UsageError, "KAFKA_BROKERS");
  await services[Symbol.asyncDispose]();
});
