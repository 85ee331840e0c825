import { assertEquals, assertRejects } from "@std/assert";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { systemFs } from "./fs.ts";
import { killAt } from "./kill_at.ts";

const kill = () => Promise.reject(new Error("killed"));

Deno.test("killAt() makes the changes before its point, and none from then on", async () => {
  using folder = temporaryFolder();
  const fs = killAt(systemFs, { at: 2, kill });
  await fs.makeDir(`${folder.path}/0`);
  await fs.makeDir(`${folder.path}/1`);
  for (const name of ["2", "3"]) {
    await assertRejects(() => fs.makeDir(`${folder.path}/${name}`), Error, "killed");
  }
  assertEquals((await systemFs.list(folder.path))?.map(({ name }) => name), ["0", "1"]);
});

Deno.test("killAt() removes half of a folder where it dies halfway", async () => {
  using folder = temporaryFolder();
  for (const name of ["a", "b", "c", "d"]) await systemFs.writeText(`${folder.path}/${name}`, "");
  const fs = killAt(systemFs, { at: 0, isHalfway: true, kill });
  await assertRejects(() => fs.remove(folder.path), Error, "killed");
  assertEquals((await systemFs.list(folder.path))?.map(({ name }) => name), ["c", "d"]);
});
