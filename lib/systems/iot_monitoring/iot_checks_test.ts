import { assertEquals } from "@std/assert";
import { measureRows } from "@lib/quality/checks/measure_rows.ts";
import { iotChecks } from "./iot_checks.ts";

const ROWS = [
  { temperatura: 36, bateria: 50, alerta: true, status: "OK" },
  { temperatura: 20, bateria: null, alerta: null, status: "OK" },
  { temperatura: null, bateria: 14, alerta: true, status: "?" },
  { temperatura: 20, bateria: 50, alerta: false, status: null },
];

async function valueOf(name: string, rows: readonly Record<string, unknown>[]) {
  const check = iotChecks.checks.find((check) => check.name === name)!;
  return (await measureRows(rows as never, check, 0)).value;
}

Deno.test("iotChecks take an alert for right only if it follows from its event", async () => {
  const name = "an alert follows from temperature and battery";
  assertEquals(await valueOf(name, ROWS), 0);
  assertEquals(await valueOf(name, ROWS.map((row) => ({ ...row, alerta: true }))), 1);
  assertEquals(await valueOf(name, ROWS.map((row) => ({ ...row, alerta: null }))), 3);
});

Deno.test("iotChecks say what is out of the ordinary without a failure", async () => {
  const check = iotChecks.checks.find(({ name }) => name === "STATUS is one of OK, WARN, ERROR")!;
  assertEquals([await valueOf(check.name, ROWS), check.fail], [1, undefined]);
  assertEquals(await valueOf("BATERIA is from 10 to 100 %", [{ bateria: 9 }, { bateria: 10 }]), 1);
});
