import { assertEquals } from "@std/assert";
import { practiceStores } from "./practice_stores.ts";

Deno.test("practiceStores() empties its own folder and no other", async () => {
  const home = await Deno.makeTempDir();
  const env = { LAB_HOME: home };
  const first = await practiceStores("iot", { env });
  await Deno.writeTextFile(`${first["LAB_HOME"]}/old`, "");
  await Deno.writeTextFile(`${home}/mine`, "");
  const other = await practiceStores("sensors", { env });
  const again = await practiceStores("iot", { env });
  assertEquals([...Deno.readDirSync(again["LAB_HOME"]!)], []);
  assertEquals(other["LAB_HOME"], `${home}/embedded/practice_sensors`);
  assertEquals([...Deno.readDirSync(home)].map(({ name }) => name).toSorted(), [
    "embedded",
    "mine",
  ]);
  await Deno.remove(home, { recursive: true });
});

Deno.test("practiceStores() keeps every other setting", async () => {
  const home = await Deno.makeTempDir();
  const env = await practiceStores("iot", { env: { LAB_HOME: home, KAFKA_BROKERS: "b:9092" } });
  assertEquals(env["KAFKA_BROKERS"], "b:9092");
  await Deno.remove(home, { recursive: true });
});
