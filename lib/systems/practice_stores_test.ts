import { assertEquals } from "@std/assert";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { practiceStores } from "./practice_stores.ts";

Deno.test("practiceStores() empties its own folder and no other", async () => {
  using home = temporaryFolder();
  const env = { LAB_HOME: home.path };
  const first = await practiceStores("iot", { env });
  await Deno.writeTextFile(`${first["LAB_HOME"]}/old`, "");
  await Deno.writeTextFile(`${home.path}/mine`, "");
  const other = await practiceStores("sensors", { env });
  const again = await practiceStores("iot", { env });
  assertEquals([...Deno.readDirSync(again["LAB_HOME"]!)], []);
  assertEquals(other["LAB_HOME"], `${home.path}/embedded/practice_sensors`);
  assertEquals([...Deno.readDirSync(home.path)].map(({ name }) => name).toSorted(), [
    "embedded",
    "mine",
  ]);
});

Deno.test("practiceStores() keeps every other setting", async () => {
  using home = temporaryFolder();
  const env = await practiceStores("iot", {
    env: { LAB_HOME: home.path, KAFKA_BROKERS: "b:9092" },
  });
  assertEquals(env["KAFKA_BROKERS"], "b:9092");
});
