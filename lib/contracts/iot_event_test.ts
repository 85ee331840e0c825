import { assertEquals } from "@std/assert";
import { systemGolden } from "@lib/testing/system_golden.ts";
import { iotEvent } from "./iot_event.ts";

Deno.test("iotEvent names what the golden rows name, in their order", () => {
  const { columns } = systemGolden<{ columns: string[] }>("s001_iot", "expected_eventos.json");
  const { TIMESTAMP_TS: _, ALERTA: __, ...rest } = iotEvent.derived;
  assertEquals(rest, {});
  const [line, device, text, instant, ...others] = columns;
  assertEquals([line, instant, others.pop()], ["line", "TIMESTAMP_TS", "ALERTA"]);
  assertEquals(Object.keys(iotEvent.fields), [device, text, ...others]);
});

Deno.test("iotEvent stores the twelve columns of the original and the record's coordinates", () => {
  assertEquals(Object.keys(iotEvent.tables.tb_sensor_evento.columns), [
    "id",
    "id_dispositivo",
    "timestamp",
    "timestamp_ts",
    "temperatura",
    "umidade",
    "latitude",
    "longitude",
    "status",
    "bateria",
    "alerta",
    "dt_carga",
    "kafka_partition",
    "kafka_offset",
  ]);
});
