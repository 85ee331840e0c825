/** One record brought to the columns of its contract. @module */

import { parseTimestamp } from "@lib/time/parse_timestamp.ts";
import { type Column, type Contract, fieldOf, pathOf } from "./contract.ts";

/** A value of a flat column; an instant is microseconds since 1970-01-01T00:00:00Z. */
export type StandardValue = string | number | bigint | boolean | readonly number[] | null;

/** Codes of text that could not be read as a record; a row with one carries no other. */
export const MALFORMED_CODES = ["malformed_json", "malformed_csv"] as const;
export type MalformedCode = (typeof MALFORMED_CODES)[number];

/** A record's flat columns, and what reading it found wrong with its shape. */
export interface StandardRow {
  /** By column name, in the contract's order; null where the record has no usable value. */
  readonly values: Readonly<Record<string, StandardValue>>;
  /**
   * Reason codes that the flat values alone no longer tell: `type:<field>` and, of an object,
   * `not_null:<object>`; or `malformed_json`, then alone.
   */
  readonly issues: readonly string[];
}

/** How values are read where the record leaves room. */
export interface StandardizeOptions {
  /** The zone of a timestamp without an offset, such as `"America/Sao_Paulo"`; default UTC. */
  readonly tzSource?: string;
  /** Receives the dotted path of each field that the contract does not know. */
  readonly onUnknownField?: (path: string) => void;
}

/**
 * Reads one JSON text by the strict grammar of RFC 8259 and brings it to the contract's columns.
 *
 * A text that is not one JSON object is `malformed_json`. A value of the wrong JSON type becomes null
 * with a `type:` issue and is never converted. Of a key that comes twice the last one counts.
 *
 * @example
 * ```ts
 * import { standardizeJson } from "@lib/contracts/standard_row.ts";
 * import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const row = standardizeJson(evTelemetry, '{"vehicle_id": "EV-00001", "metrics": {"soc_pct": "9"}}');
 * assertEquals(row.values["vehicle_id"], "EV-00001");
 * assertEquals(row.issues, ["type:soc_pct", "not_null:events"]);
 * ```
 */
export function standardizeJson(
  contract: Contract,
  text: string,
  options: StandardizeOptions = {},
): StandardRow {
  let record: unknown;
  try {
    record = JSON.parse(text);
  } catch {
    return malformedRow(contract, "malformed_json");
  }
  return isObject(record)
    ? standardizeRecord(contract, record, options)
    : malformedRow(contract, "malformed_json");
}

/** Brings an already parsed JSON object to the contract's columns. */
export function standardizeRecord(
  contract: Contract,
  record: Readonly<Record<string, unknown>>,
  options: StandardizeOptions = {},
): StandardRow {
  const issues: string[] = [];
  const values: Record<string, StandardValue> = {};
  const groups = new Map<string, Readonly<Record<string, unknown>>>([["", record]]);
  for (const name of Object.keys(contract.columns)) {
    const path = pathOf(contract, name);
    const group = groupAt(path.slice(0, -1), groups, issues);
    const field = path.at(-1)!;
    const value = Object.hasOwn(group, field) ? group[field] : undefined;
    values[name] = readValue(contract.columns[name]!, value, options);
    if (values[name] === null && value !== null && value !== undefined) {
      issues.push(`type:${fieldOf(contract, name)}`);
    }
  }
  if (options.onUnknownField) reportUnknown(contract, record, options.onUnknownField);
  return { values, issues };
}

/** A row of nulls for text that could not be read at all. */
export function malformedRow(contract: Contract, code: MalformedCode): StandardRow {
  const values = Object.fromEntries(Object.keys(contract.columns).map((name) => [name, null]));
  return { values, issues: [code] };
}

/** Whether a JSON value is an object, as opposed to an array, a bare value or null. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The object at a path; one that is missing counts as empty and is noted once. */
function groupAt(
  path: readonly string[],
  groups: Map<string, Readonly<Record<string, unknown>>>,
  issues: string[],
): Readonly<Record<string, unknown>> {
  const id = path.join(".");
  const known = groups.get(id);
  if (known) return known;
  const parent = groupAt(path.slice(0, -1), groups, issues);
  const field = path.at(-1)!;
  const value = Object.hasOwn(parent, field) ? parent[field] : undefined;
  if (!isObject(value)) {
    issues.push(`${value === undefined || value === null ? "not_null" : "type"}:${field}`);
  }
  const group = isObject(value) ? value : {};
  groups.set(id, group);
  return group;
}

function readValue(column: Column, value: unknown, options: StandardizeOptions): StandardValue {
  switch (column.type) {
    case "string":
      return typeof value === "string" ? value.toWellFormed() : null;
    case "double":
      return isFiniteNumber(value) ? value : null;
    case "boolean":
      return typeof value === "boolean" ? value : null;
    case "timestamp":
      return typeof value === "string" ? parseTimestamp(value, options.tzSource) ?? null : null;
    case "double[]":
      return Array.isArray(value) && value.length === column.length && value.every(isFiniteNumber)
        ? value
        : null;
  }
}

/** A JSON number beyond a double is read as an infinity: a wrong type, as no column can hold it. */
function isFiniteNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

function reportUnknown(
  contract: Contract,
  record: Readonly<Record<string, unknown>>,
  onUnknownField: (path: string) => void,
): void {
  const { leaves, groups } = knownPaths(contract);
  const visit = (group: Readonly<Record<string, unknown>>, prefix: string) => {
    for (const field of Object.keys(group)) {
      const path = prefix + field;
      if (groups.has(path)) {
        if (isObject(group[field])) visit(group[field], `${path}.`);
      } else if (!leaves.has(path)) onUnknownField(path);
    }
  };
  visit(record, "");
}

interface KnownPaths {
  readonly leaves: ReadonlySet<string>;
  readonly groups: ReadonlySet<string>;
}

const pathsByContract = new WeakMap<Contract, KnownPaths>();

function knownPaths(contract: Contract): KnownPaths {
  let known = pathsByContract.get(contract);
  if (known === undefined) {
    const paths = Object.keys(contract.columns).map((name) => pathOf(contract, name));
    known = {
      leaves: new Set(paths.map((path) => path.join("."))),
      groups: new Set(
        paths.flatMap((path) => path.slice(1).map((_, at) => path.slice(0, at + 1).join("."))),
      ),
    };
    pathsByContract.set(contract, known);
  }
  return known;
}
