import { assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { checkFiles } from "./check_files.ts";
import { systemFs } from "./fs.ts";

Deno.test("checkFiles() accepts what the manifest lists, and names that are not data", async () => {
  using folder = temporaryFolder();
  await Deno.mkdir(`${folder.path}/clean/ano=2025/mes=8`, { recursive: true });
  await Deno.mkdir(`${folder.path}/clean/_temporary`);
  for (const name of ["a.parquet", ".a.parquet.crc", "_SUCCESS"]) {
    await Deno.writeTextFile(`${folder.path}/clean/ano=2025/mes=8/${name}`, "PAR1");
  }
  const files = [{ name: "a.parquet", rows: 1, bytes: 4 }];
  await checkFiles({ clean: { "ano=2025/mes=8": files }, unused: {} }, {
    dir: folder.path,
    fs: systemFs,
  });
});

Deno.test("checkFiles() shows the first five problems and counts the others", async () => {
  const files = Array.from({ length: 8 }, (_, i) => ({ name: `${i}.parquet`, rows: 1, bytes: 4 }));
  const dataSets = { clean: { "ano=2025/mes=8": files } };
  const check = () => checkFiles(dataSets, { dir: "no/such/lake", fs: systemFs });
  const error = await assertRejects(check, UsageError, "; and 3 more");
  assertEquals(error.message.match(/is missing/g)?.length, 5);
});
