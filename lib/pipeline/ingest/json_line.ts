/** One line of a JSON-lines file, as bytes, brought to the columns of a contract. @module */

import type { Contract } from "@lib/contracts/contract.ts";
import {
  malformedRow,
  standardizeJson,
  type StandardizeOptions,
  type StandardRow,
} from "@lib/contracts/standard_row.ts";
import { strictText } from "./strict_text.ts";

/**
 * Reads one line (without its LF). Bytes that are not UTF-8 are `malformed_json`.
 *
 * @example
 * ```ts
 * import { standardizeLine } from "@lib/pipeline/ingest/json_line.ts";
 * import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(standardizeLine(evTelemetry, Uint8Array.of(0xff)).issues, ["malformed_json"]);
 * ```
 */
export function standardizeLine(
  contract: Contract,
  line: Uint8Array,
  options: StandardizeOptions = {},
): StandardRow {
  const text = strictText(line);
  return text === undefined
    ? malformedRow(contract, "malformed_json")
    : standardizeJson(contract, text, options);
}

/** Whether bytes from `from` to `to` are a line of spaces, tabs and CRs only, or of nothing. */
export function isBlank(bytes: Uint8Array, from = 0, to = bytes.length): boolean {
  for (let at = from; at < to; at++) {
    const byte = bytes[at];
    if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0d) return false;
  }
  return true;
}
