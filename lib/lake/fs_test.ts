import { assertEquals } from "@std/assert";
import { systemFs } from "./fs.ts";

Deno.test("systemFs reads a missing path as undefined and removes it without complaint", async () => {
  const dir = await Deno.makeTempDir();
  await systemFs.writeText(`${dir}/file`, "text");
  for (const path of [`${dir}/missing`, `${dir}/file/below`]) {
    assertEquals(await systemFs.list(path), undefined);
    assertEquals(await systemFs.size(path), undefined);
    assertEquals(await systemFs.readText(path), undefined);
    await systemFs.remove(path);
    await systemFs.removeIfEmpty(path);
  }
  assertEquals(await systemFs.size(dir), undefined);
  await systemFs.remove(dir);
});

Deno.test("systemFs removes a folder only if it is empty, where that is what was asked", async () => {
  const dir = await Deno.makeTempDir();
  await systemFs.makeDir(`${dir}/a/b`);
  await systemFs.removeIfEmpty(`${dir}/a`);
  assertEquals(await systemFs.list(`${dir}/a`), [{ name: "b", isDirectory: true }]);
  await systemFs.removeIfEmpty(`${dir}/a/b`);
  assertEquals(await systemFs.list(`${dir}/a`), []);
  await systemFs.remove(dir);
});

Deno.test("systemFs writes a text whole over a longer one, and syncs files and folders", async () => {
  const dir = await Deno.makeTempDir();
  await systemFs.writeText(`${dir}/x`, "a longer text");
  await systemFs.writeText(`${dir}/x`, "ação");
  await systemFs.sync(`${dir}/x`);
  await systemFs.sync(dir);
  assertEquals(await systemFs.readText(`${dir}/x`), "ação");
  assertEquals(await systemFs.size(`${dir}/x`), 6);
  await systemFs.remove(dir);
});
