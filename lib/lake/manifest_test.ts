import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import type { Manifest } from "./lake.ts";
import { manifestText, parseManifest } from "./manifest.ts";

const MANIFEST: Manifest = {
  lakeFormat: 1,
  contract: "reading",
  version: "1",
  columns: { clean: [{ name: "b", type: "double" }, { name: "a", type: "double" }] },
  dataSets: { clean: { "ano=2025/mes=8": [{ name: "a.parquet", rows: 1, bytes: 9 }] } },
  lastRun: { runId: "r1", job: "pipeline", endedUtc: "2025-08-01T00:00:00.000Z" },
  runs: 1,
};

Deno.test("manifestText() sorts keys, whatever order they were added in, and keeps lists", () => {
  const reversed = Object.fromEntries(Object.entries(MANIFEST).reverse()) as unknown as Manifest;
  assertEquals(manifestText(reversed), manifestText(MANIFEST));
  assertEquals(parseManifest(manifestText(MANIFEST), "m").columns, MANIFEST.columns);
});

// @fault lake: a manifest that is none, or of another format -> refused, naming the file
Deno.test("parseManifest() refuses what is not a manifest of this format, naming the file", () => {
  const texts = ["", "[]", "null", "{", '{"lakeFormat": 2}', '{"files": []}'];
  for (const text of texts) {
    assertThrows(() => parseManifest(text, "x/manifest.json"), UsageError, "x/manifest.json");
  }
});

Deno.test("parseManifest() refuses a manifest that lacks a part, naming the part", () => {
  for (const name of ["contract", "version", "columns", "dataSets", "lastRun"]) {
    const text = JSON.stringify({ ...MANIFEST, [name]: undefined });
    assertThrows(() => parseManifest(text, "m"), UsageError, `"${name}" is missing`);
  }
});
