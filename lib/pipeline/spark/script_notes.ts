/** What a script has found out that the user should know. @module */

import type { Contract } from "@lib/contracts/contract.ts";
import { shortenedName } from "../ingest/shortened_name.ts";
import { noteUnknownFields } from "../ingest/unknown_fields.ts";
import { noteContradicted } from "../write/note_contradicted.ts";
import type { ScriptResults } from "./read_results.ts";

/**
 * Notes from the results `unknown` and `contradicted`.
 *
 * @example
 * ```ts
 * import { scriptNotes } from "@lib/pipeline/spark/script_notes.ts";
 * import { readResults } from "@lib/pipeline/spark/read_results.ts";
 * import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const results = readResults();
 * results.take('#result unknown {"prefix":"metrics.","field":"colour"}');
 * assertEquals(scriptNotes(evTelemetry, results), [
 *   "fields that ev_telemetry does not know, ignored: metrics.colour",
 * ]);
 * ```
 */
export function scriptNotes(contract: Contract, results: ScriptResults): string[] {
  const unknown = results.all<{ prefix: string; field: string }>("unknown")
    .map(({ prefix, field }) => shortenedName(prefix + field));
  const [contradicted] = results.all<{ rows: number }>("contradicted");
  return [
    ...noteUnknownFields(contract, [{ unknownFields: new Set(unknown) }]),
    ...noteContradicted(contradicted?.rows ?? 0),
  ];
}
