/** The manifest as text: reading it with care, writing it so that a diff is readable. @module */

import { isObject } from "@lib/contracts/standard_row.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { PLACES } from "./_places.ts";
import type { Manifest } from "./lake.ts";

/** Where a lake keeps it, relative to the lake; a folder that has it is one. */
export const MANIFEST_PATH = `${PLACES.metadata}/${PLACES.manifest}`;

/**
 * Reads a manifest.
 *
 * @throws {UsageError} where the text is not a manifest of this lake format.
 *
 * @example
 * ```ts
 * import { manifestText, parseManifest } from "@lib/lake/manifest.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const manifest = {
 *   lakeFormat: 1,
 *   contract: "reading",
 *   version: "1",
 *   columns: { clean: [{ name: "level", type: "double" }] },
 *   dataSets: { clean: { "ano=2025/mes=8": [{ name: "a.parquet", rows: 3, bytes: 90 }] } },
 *   lastRun: { runId: "r1", job: "pipeline", endedUtc: "2025-08-01T00:00:00.000Z" },
 *   runs: 1,
 * } as const;
 * assertEquals(parseManifest(manifestText(manifest), "manifest.json"), manifest);
 * ```
 */
export function parseManifest(text: string, path: string): Manifest {
  const found = parseObject(text);
  if (found?.["lakeFormat"] !== 1) {
    throw new UsageError(
      `${path} must be a manifest of lake format 1: current value is ${
        JSON.stringify(found?.["lakeFormat"] ?? text.slice(0, 40))
      }`,
    );
  }
  for (const [name, isRight] of Object.entries(SHAPE)) {
    if (!isRight(found[name])) throw new UsageError(`${path} must be whole: "${name}" is missing`);
  }
  return found as unknown as Manifest;
}

/** The manifest as indented JSON with sorted keys, so that two versions differ only where they do. */
export function manifestText(manifest: Manifest): string {
  return `${JSON.stringify(manifest, sortKeys, 1)}\n`;
}

const SHAPE: Readonly<Record<string, (value: unknown) => boolean>> = {
  contract: (value) => typeof value === "string",
  version: (value) => typeof value === "string",
  columns: isObject,
  dataSets: isObject,
  lastRun: isObject,
};

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function sortKeys(_key: string, value: unknown): unknown {
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1));
}
