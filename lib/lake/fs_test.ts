import { assertEquals } from "@std/assert";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { systemFs } from "./fs.ts";

Deno.test("systemFs reads a missing path as undefined and removes it without complaint", async () => {
  using folder = temporaryFolder();
  await systemFs.writeText(`${folder.path}/file`, "text");
  for (const path of [`${folder.path}/missing`, `${folder.path}/file/below`]) {
    assertEquals(await systemFs.list(path), undefined);
    assertEquals(await systemFs.size(path), undefined);
    assertEquals(await systemFs.readText(path), undefined);
    await systemFs.remove(path);
    await systemFs.removeIfEmpty(path);
  }
  assertEquals(await systemFs.size(folder.path), undefined);
});

Deno.test("systemFs removes a folder only if it is empty, where that is what was asked", async () => {
  using folder = temporaryFolder();
  await systemFs.makeDir(`${folder.path}/a/b`);
  await systemFs.removeIfEmpty(`${folder.path}/a`);
  assertEquals(await systemFs.list(`${folder.path}/a`), [{ name: "b", isDirectory: true }]);
  await systemFs.removeIfEmpty(`${folder.path}/a/b`);
  assertEquals(await systemFs.list(`${folder.path}/a`), []);
});

Deno.test("systemFs writes a text whole over a longer one, and syncs files and folders", async () => {
  using folder = temporaryFolder();
  await systemFs.writeText(`${folder.path}/x`, "a longer text");
  await systemFs.writeText(`${folder.path}/x`, "ação");
  await systemFs.sync(`${folder.path}/x`);
  await systemFs.sync(folder.path);
  assertEquals(await systemFs.readText(`${folder.path}/x`), "ação");
  assertEquals(await systemFs.size(`${folder.path}/x`), 6);
});
