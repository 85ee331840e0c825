import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { openParquetFile } from "./open_parquet_file.ts";

const columns = [{ path: ["x"], type: "double" }] as const;

Deno.test("openParquetFile() gives the file its name when it is whole", () => {
  const folder = Deno.makeTempDirSync();
  const file = openParquetFile(folder, { columns, nameInFolder: "levels.parquet" });
  assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name), [
    "levels.parquet.unfinished",
  ]);
  file.close();
  assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name), ["levels.parquet"]);
});

Deno.test("openParquetFile() does not append, and says what is possible", () => {
  const path = Deno.makeTempFileSync();
  for (const ifExists of ["append", "fail"] as const) {
    assertThrows(() => openParquetFile(path, { columns, ifExists }), UsageError, "replace");
  }
  openParquetFile(path, { columns, ifExists: "replace" }).close();
  assertEquals(Deno.readTextFileSync(path).slice(0, 4), "PAR1");
});

Deno.test("openParquetFile() names a path that cannot be written", () => {
  const file = Deno.makeTempFileSync();
  assertThrows(() => openParquetFile(`${file}/x`, { columns }), UsageError, `"${file}/x"`);
  const error = assertThrows(
    () => openParquetFile("/proc/x/y", { columns }),
    UsageError,
    "/proc/x/y",
  );
  assertEquals(error.message.includes("run again"), false);
});
