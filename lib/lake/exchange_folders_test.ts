import { assert, assertEquals, assertRejects } from "@std/assert";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { exchangeFolders } from "./exchange_folders.ts";
import { systemFs } from "./fs.ts";

Deno.test("exchangeFolders() is there on Linux, and leaves both paths alone when it fails", async () => {
  assert(Deno.build.os !== "linux" || exchangeFolders !== undefined);
  if (exchangeFolders === undefined) return;
  const exchange = exchangeFolders;
  using folder = temporaryFolder();
  await Deno.mkdir(`${folder.path}/a/inner`, { recursive: true });
  await assertRejects(
    () => exchange(`${folder.path}/a`, `${folder.path}/missing`),
    Error,
    "refused to exchange",
  );
  assertEquals(await systemFs.list(`${folder.path}/a`), [{ name: "inner", isDirectory: true }]);
  assertEquals((await systemFs.list(folder.path))?.length, 1);
});

Deno.test("exchangeFolders() takes names beyond ASCII", async () => {
  if (exchangeFolders === undefined) return;
  using folder = temporaryFolder();
  await Deno.mkdir(`${folder.path}/mês=ação/x`, { recursive: true });
  await Deno.mkdir(`${folder.path}/b`);
  await exchangeFolders(`${folder.path}/mês=ação`, `${folder.path}/b`);
  assertEquals((await systemFs.list(`${folder.path}/b`))?.[0]?.name, "x");
});
