import { assertEquals, assertNotEquals } from "@std/assert";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { buildLake, changeLake } from "./_kill_scenario.ts";
import { folderState, readLakeState } from "./read_lake_state.ts";

Deno.test("readLakeState() is equal for equal lakes and differs where a byte does", async () => {
  using folder = temporaryFolder();
  const [a, b] = [`${folder.path}/a`, `${folder.path}/b`];
  await buildLake(a);
  await buildLake(b);
  assertEquals(await readLakeState(a), await readLakeState(b));
  await Deno.writeTextFile(`${b}/clean/ano=2025/mes=8/first-0.parquet`, "PAR1 other PAR1");
  assertNotEquals(await readLakeState(a), await readLakeState(b));
  await changeLake(a);
  const state = await readLakeState(a);
  assertEquals(Object.keys(folderState(state, "clean/ano=2026")).length, 1);
  assertEquals(folderState(state, "clean/ano=202"), {});
  await Deno.mkdir(`${a}/clean/ano=2027`);
  assertEquals(folderState(await readLakeState(a), "clean/ano=2027"), { "clean/ano=2027/": "" });
});
