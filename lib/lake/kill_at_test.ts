import { assertEquals, assertRejects } from "@std/assert";
import { systemFs } from "./fs.ts";
import { killAt } from "./kill_at.ts";

const kill = () => Promise.reject(new Error("killed"));

Deno.test("killAt() makes the changes before its point, and none from then on", async () => {
  const dir = await Deno.makeTempDir();
  const fs = killAt(systemFs, { at: 2, kill });
  await fs.makeDir(`${dir}/0`);
  await fs.makeDir(`${dir}/1`);
  for (const name of ["2", "3"]) {
    await assertRejects(() => fs.makeDir(`${dir}/${name}`), Error, "killed");
  }
  assertEquals((await systemFs.list(dir))?.map(({ name }) => name), ["0", "1"]);
  await systemFs.remove(dir);
});

Deno.test("killAt() removes half of a folder where it dies halfway", async () => {
  const dir = await Deno.makeTempDir();
  for (const name of ["a", "b", "c", "d"]) await systemFs.writeText(`${dir}/${name}`, "");
  const fs = killAt(systemFs, { at: 0, isHalfway: true, kill });
  await assertRejects(() => fs.remove(dir), Error, "killed");
  assertEquals((await systemFs.list(dir))?.map(({ name }) => name), ["c", "d"]);
  await systemFs.remove(dir);
});
