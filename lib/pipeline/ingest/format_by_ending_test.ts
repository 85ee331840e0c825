import { assertEquals } from "@std/assert";
import { formatByEnding } from "./format_by_ending.ts";

Deno.test("formatByEnding() knows each format by its endings, gzipped, in capitals, as a pattern or a folder", () => {
  const endings = { jsonl: "json", ndjson: "json", json: "json", csv: "csv", parquet: "parquet" };
  for (const [ending, format] of Object.entries(endings)) {
    for (const name of [ending, `${ending}.gz`, ending.toUpperCase(), `${ending}/`]) {
      for (const path of ["a", "/raw/2025.08/*", "s3a://raw/a", "file:///raw/part-[0-9]"]) {
        assertEquals(formatByEnding(`${path}.${name}`), format, `${path}.${name}`);
      }
    }
  }
});

Deno.test("formatByEnding() finds nothing in a name that says nothing", () => {
  for (
    const path of ["", "csv", "raw/", "s3a://raw/*", "a.csv/part-*", "a.gz", "a.csv.bak", "/.csv"]
  ) {
    assertEquals(formatByEnding(path), undefined, path);
  }
});
