/** Says which fields were passed over. @module */

import type { Contract } from "@lib/contracts/contract.ts";

/** Names in a note; a file of junk has thousands. */
const MAX_NAMED = 20;

/**
 * One note about all fields that the contract does not know, or none.
 *
 * @example
 * ```ts
 * import { noteUnknownFields } from "@lib/pipeline/ingest/unknown_fields.ts";
 * import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(noteUnknownFields(evTelemetry, [{ unknownFields: new Set(["colour"]) }]), [
 *   "fields that ev_telemetry does not know, ignored: colour",
 * ]);
 * ```
 */
export function noteUnknownFields(
  { name }: Contract,
  sources: readonly { readonly unknownFields: ReadonlySet<string> }[],
): string[] {
  const unknown = new Set(sources.flatMap(({ unknownFields }) => [...unknownFields]));
  if (unknown.size === 0) return [];
  const names = [...unknown].slice(0, MAX_NAMED).join(", ");
  const more = unknown.size > MAX_NAMED ? ", and others" : "";
  return [`fields that ${name} does not know, ignored: ${names}${more}`];
}
