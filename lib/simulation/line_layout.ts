/** The fixed text around the values of a reading, in each text format. @module */

import { type Contract, fieldOf, pathOf } from "@lib/contracts/contract.ts";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import { EV_FAULT_CODES, EV_SLOTS } from "./ev_reading.ts";

/** The text formats that readings are written in. */
export const LINE_FORMATS = ["json", "compact", "csv"] as const;
export type LineFormat = (typeof LINE_FORMATS)[number];

/** A line is: beforeId, id, beforeTimestamp, timestamp, then each slot's text and value, end. */
export interface LineLayout {
  readonly beforeId: string;
  readonly beforeTimestamp: string;
  /** One text per slot, in slot order. */
  readonly beforeSlots: readonly string[];
  readonly end: string;
  /** Texts of the fault codes; the last one stands for no code. */
  readonly codes: readonly string[];
}

const CONTRACT: Contract = evTelemetry;

/**
 * The layout of a format. JSON is spaced as Python's `json.dumps` spaces it, `compact` is JSON without
 * a space; CSV has the contract's flat columns, with several numbers as a JSON array in quotes.
 *
 * @example
 * ```ts
 * import { lineLayout } from "@lib/simulation/line_layout.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lineLayout("json").beforeId, '{"schema_version": "1.0.0", "vehicle_id": "');
 * ```
 */
export function lineLayout(format: LineFormat): LineLayout {
  return LAYOUTS[format];
}

/** The first line of a CSV file, without its line feed: the contract's columns by field name. */
export function csvHeader(): string {
  return Object.keys(CONTRACT.columns).map((name) => fieldOf(CONTRACT, name)).join(",");
}

const JSON_LAYOUT: LineLayout = {
  beforeId: `{"schema_version": "${CONTRACT.version}", "vehicle_id": "`,
  beforeTimestamp: '", "timestamp": "',
  beforeSlots: EV_SLOTS.map(({ column, element }, i) => {
    if (element !== undefined && element > 0) return ", ";
    const [object, field] = pathOf(CONTRACT, column) as [string, string];
    const previous = EV_SLOTS[i - 1];
    const close = previous === undefined ? '"' : previous.element === undefined ? "" : "]";
    const isSameObject = previous !== undefined &&
      pathOf(CONTRACT, previous.column)[0] === object;
    const separator = isSameObject ? ", " : `${previous === undefined ? "" : "}"}, "${object}": {`;
    return `${close}${separator}"${field}": ${element === 0 ? "[" : ""}`;
  }),
  end: "}}\n",
  codes: [...EV_FAULT_CODES.map((code) => `"${code}"`), "null"],
};

/** No text between the values of a record holds a space of its own. */
const COMPACT_LAYOUT: LineLayout = {
  beforeId: withoutSpaces(JSON_LAYOUT.beforeId),
  beforeTimestamp: withoutSpaces(JSON_LAYOUT.beforeTimestamp),
  beforeSlots: JSON_LAYOUT.beforeSlots.map(withoutSpaces),
  end: JSON_LAYOUT.end,
  codes: JSON_LAYOUT.codes,
};

function withoutSpaces(text: string): string {
  return text.replaceAll(" ", "");
}

const CSV_LAYOUT: LineLayout = {
  beforeId: `${CONTRACT.version},`,
  beforeTimestamp: ",",
  beforeSlots: EV_SLOTS.map(({ element }, i) => {
    if (element !== undefined && element > 0) return ", ";
    return `${EV_SLOTS[i - 1]?.element === undefined ? "" : ']"'},${element === 0 ? '"[' : ""}`;
  }),
  end: "\n",
  codes: [...EV_FAULT_CODES, ""],
};

const LAYOUTS: Readonly<Record<LineFormat, LineLayout>> = {
  json: JSON_LAYOUT,
  compact: COMPACT_LAYOUT,
  csv: CSV_LAYOUT,
};
