import { assert, assertEquals, assertRejects } from "@std/assert";
import { exchangeFolders } from "./exchange_folders.ts";
import { systemFs } from "./fs.ts";

Deno.test("exchangeFolders() is there on Linux, and leaves both paths alone when it fails", async () => {
  assert(Deno.build.os !== "linux" || exchangeFolders !== undefined);
  if (exchangeFolders === undefined) return;
  const exchange = exchangeFolders;
  const dir = await Deno.makeTempDir();
  await Deno.mkdir(`${dir}/a/inner`, { recursive: true });
  await assertRejects(() => exchange(`${dir}/a`, `${dir}/missing`), Error, "refused to exchange");
  assertEquals(await systemFs.list(`${dir}/a`), [{ name: "inner", isDirectory: true }]);
  assertEquals((await systemFs.list(dir))?.length, 1);
  await Deno.remove(dir, { recursive: true });
});

Deno.test("exchangeFolders() takes names beyond ASCII", async () => {
  if (exchangeFolders === undefined) return;
  const dir = await Deno.makeTempDir();
  await Deno.mkdir(`${dir}/mês=ação/x`, { recursive: true });
  await Deno.mkdir(`${dir}/b`);
  await exchangeFolders(`${dir}/mês=ação`, `${dir}/b`);
  assertEquals((await systemFs.list(`${dir}/b`))?.[0]?.name, "x");
  await Deno.remove(dir, { recursive: true });
});
