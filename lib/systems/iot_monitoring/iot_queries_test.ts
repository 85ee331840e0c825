import { assert, assertEquals } from "@std/assert";
import { openEmbeddedPostgres } from "@lib/connectors/postgres/embedded/open_embedded_postgres.ts";
import { iotEvent } from "@lib/contracts/iot_event.ts";
import { tableDefinition } from "@lib/streaming/sinks/table_definition.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { IOT_QUERIES, latestAlerts } from "./iot_queries.ts";

Deno.test("IOT_QUERIES and latestAlerts() answer from the table as it is made", async () => {
  using folder = temporaryFolder();
  const postgres = await openEmbeddedPostgres({ dir: folder.path });
  const table = tableDefinition("tb_sensor_evento", iotEvent.tables.tb_sensor_evento);
  await postgres.ensureTable(table);
  const rows = [[36, 50, true], [20, 50, false], [null, 14, true], [20, null, null], [38, 9, true]]
    .map(([temperatura, bateria, alerta], i) => ({
      id_dispositivo: `device-${i % 2}`,
      temperatura,
      bateria,
      alerta,
      timestamp_ts: i === 4 ? null : i * 20_000_000,
      kafka_partition: 0,
      kafka_offset: i,
    }));
  await postgres.insertMany({
    table,
    rows: rows as never,
    columns: Object.keys(rows[0]!),
  });
  const countOf = async (name: keyof typeof IOT_QUERIES) =>
    (await postgres.query(IOT_QUERIES[name])).rows.length;
  assertEquals([await countOf("all events"), await countOf("how many events")], [5, 1]);
  assertEquals(
    (await postgres.query(IOT_QUERIES["alerts by device"])).rows.map((row) => Object.values(row)),
    [["device-0", 3, 3], ["device-1", 2, 0]],
  );
  assertEquals(
    (await postgres.query(IOT_QUERIES["alerts by minute"])).rows.map((row) => Object.values(row)),
    [[0, 3, 1, 1], [60_000_000, 1, 0, 0]],
  );
  assertEquals(await countOf("events whose time could not be read"), 1);

  const alerts = await latestAlerts(postgres);
  assertEquals(alerts.map(({ temperatura }) => temperatura), [38, null, 36]);
  const [newest] = alerts;
  assertEquals(await latestAlerts(postgres, { afterId: Number(newest!.id) }), []);
  assertEquals((await latestAlerts(postgres, { limit: 1 })).length, 1);
  assert(Number(newest!.id) > Number(alerts[1]!.id));
  await postgres.close();
});
