import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { openParquetFile } from "./open_parquet_file.ts";

const columns = [{ path: ["x"], type: "double" }] as const;

Deno.test("openParquetFile() gives the file its name when it is whole", () => {
  using folder = temporaryFolder();
  const file = openParquetFile(folder.path, { columns, nameInFolder: "levels.parquet" });
  assertEquals([...Deno.readDirSync(folder.path)].map(({ name }) => name), [
    "levels.parquet.unfinished",
  ]);
  file.close();
  assertEquals([...Deno.readDirSync(folder.path)].map(({ name }) => name), ["levels.parquet"]);
});

Deno.test("openParquetFile() does not append, and says what is possible", () => {
  using folder = temporaryFolder();
  const path = `${folder.path}/levels.parquet`;
  Deno.writeTextFileSync(path, "");
  for (const ifExists of ["append", "fail"] as const) {
    assertThrows(() => openParquetFile(path, { columns, ifExists }), UsageError, "replace");
  }
  openParquetFile(path, { columns, ifExists: "replace" }).close();
  assertEquals(Deno.readTextFileSync(path).slice(0, 4), "PAR1");
});

Deno.test("openParquetFile() names a path that cannot be written", () => {
  using folder = temporaryFolder();
  const file = `${folder.path}/file`;
  Deno.writeTextFileSync(file, "");
  assertThrows(() => openParquetFile(`${file}/x`, { columns }), UsageError, `"${file}/x"`);
  const error = assertThrows(
    () => openParquetFile("/proc/x/y", { columns }),
    UsageError,
    "/proc/x/y",
  );
  assertEquals(error.message.includes("run again"), false);
});
