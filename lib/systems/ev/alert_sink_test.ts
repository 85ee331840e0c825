import { assertEquals, assertStringIncludes } from "@std/assert";
import { servicesOnDemand } from "@lib/connectors/services_on_demand.ts";
import { endOffsets } from "@lib/connectors/kafka/read_range.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { openAlertSink } from "./alert_sink.ts";
import { ALERTS } from "./alert_store.ts";
import { checkSimulation } from "./simulation_options.ts";

const LINE = JSON.stringify({
  schema_version: "1.0.0",
  vehicle_id: "EV-00001",
  timestamp: "2025-08-24T18:05:30.000000+00:00",
  metrics: { soc_pct: 12 },
});
const LINES = new TextEncoder().encode(`${LINE}\n${LINE.replace("18:05", "18:06")}\n`);

Deno.test("openAlertSink() sends alerts to a topic and to MongoDB, where each is stored once", async () => {
  using home = temporaryFolder();
  {
    await using services = servicesOnDemand({ LAB_HOME: home.path });
    const simulation = checkSimulation({ alerts: "kafka,mongo", alertTopic: "low", partitions: 1 });
    for (let run = 1; run <= 2; run++) {
      const sink = await openAlertSink(simulation, { services, ttlDays: null });
      await sink.write(LINES);
      await sink.write(new Uint8Array(0));
      const { kafka, mongo } = sink.report();
      assertEquals(kafka, { topic: "low", acknowledged: 2 });
      assertEquals([mongo?.inserted, mongo?.replaced], run === 1 ? [2, 0] : [0, 2]);
      await sink.close();
    }
    assertEquals(await endOffsets(await services.kafka(), "low"), { 0: 4 });
    assertEquals(await (await services.mongo()).collection(...ALERTS).count(), 2);
  }
});

Deno.test("openAlertSink() opens no service that is not asked for", async () => {
  using home = temporaryFolder();
  {
    await using services = servicesOnDemand({ LAB_HOME: home.path });
    const sink = await openAlertSink(checkSimulation({}), { services, ttlDays: 30 });
    await sink.write(LINES);
    assertEquals(sink.report(), {});
    assertEquals([...Deno.readDirSync(home.path)], []);
  }
});

Deno.test("openAlertSink() warns where alerts fall back to the topic of the telemetry", async () => {
  using home = temporaryFolder();
  {
    await using services = servicesOnDemand({ LAB_HOME: home.path });
    const notes: string[] = [];
    const simulation = checkSimulation({ sink: "kafka", alerts: "kafka", ifExists: "replace" });
    const kafka = await services.kafka();
    await kafka.createTopic("telemetria-ev", { partitions: 1 });
    const producer = await kafka.openProducer();
    await producer.produce("telemetria-ev", [{ value: "telemetry" }]);
    await openAlertSink(simulation, {
      services,
      ttlDays: null,
      onNote: (text) => notes.push(text),
    });
    assertEquals(await endOffsets(kafka, "telemetria-ev"), { 0: 1 }, "nothing is replaced twice");
    assertStringIncludes(notes.join(), "--alert-topic keeps them apart");
  }
});
