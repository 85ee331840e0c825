/** What a streamed record is, what becomes of it and where it is kept: one object per system. @module */

import type { Range } from "./contract.ts";
import { namesOf, parseExpression } from "./expression.ts";
import type { FieldType } from "./field_type.ts";

/** One field of the JSON object that a record's value is. */
export interface StreamField {
  readonly type: FieldType;
  readonly unit?: string;
  /** Documented closed interval. */
  readonly range?: Range;
  /** Closed list of texts. */
  readonly enum?: readonly string[];
  /** Expected form of a text; not meeting it is a warning, and the text is stored as it came. */
  readonly format?: { readonly pattern: RegExp; readonly say: string };
  readonly description: string;
}

/** Why a record becomes a dead letter. */
export interface RejectCode {
  readonly code: string;
  readonly message: string;
}

/** A rule of rejection; its condition is a formula over the fields. */
export interface StreamRule extends RejectCode {
  readonly when: string;
}

/** A value computed from the fields of an accepted record, and from other such values. */
export interface StreamDerived {
  readonly type: FieldType;
  readonly unit?: string;
  /** A formula, see {@linkcode parseExpression}. */
  readonly from: string;
  readonly description: string;
}

/** What fills a column: a value of the row under the column's own name, unless said otherwise. */
const COLUMN_SOURCES = [
  /** Counted or defaulted by the database. */
  "database",
  /** The clock, when the batch is written. */
  "now",
  /** The record's coordinates and its own time. */
  "topic",
  "partition",
  "offset",
  "record time",
  /** Of a dead letter. */
  "raw value",
  "code",
  "message",
  /** Number of the batch that writes the row. */
  "batch",
] as const;

/** What a row of aggregates has beside its keys and figures. */
const WINDOW_COLUMNS = ["window_start", "window_end"] as const;
export type ColumnSource = (typeof COLUMN_SOURCES)[number];

/** A column of a table. */
export interface StoredColumn {
  /** As the database writes it, in small letters. */
  readonly type: string;
  readonly notNull?: boolean;
  /** SQL of the value that a row without one gets. */
  readonly default?: string;
  readonly source?: ColumnSource;
  /** The field or derived value that fills it, where its name is not the column's. */
  readonly of?: string;
  readonly description: string;
}

/** A table that a system writes. */
export interface StoredTable {
  /** What one row is, starting with "one row per". */
  readonly grain: string;
  readonly description: string;
  readonly columns: Readonly<Record<string, StoredColumn>>;
  readonly primaryKey: readonly string[];
  /** The part of the primary key that says where rows are kept, in a wide table; default all. */
  readonly partitionKey?: readonly string[];
  /** Columns by which writing a row twice is writing it once. */
  readonly key: readonly string[];
  /** Whether two nulls in the key are the same. */
  readonly keyNullsEqual?: boolean;
  /** Columns by the index's name. */
  readonly indexes?: Readonly<Record<string, readonly string[]>>;
}

/** A view over the tables. */
export interface StoredView {
  readonly grain: string;
  readonly description: string;
  readonly columns: Readonly<Record<string, Pick<StoredColumn, "type" | "description">>>;
  readonly sql: string;
}

/** All that is to be known of a system's records. */
export interface StreamContract {
  /** Name of the record kind, in snake_case. */
  readonly name: string;
  readonly version: string;
  /** What one record is, starting with "one record per". */
  readonly grain: string;
  readonly topics: readonly string[];
  /** The field whose text is the record's key; records without it have none. */
  readonly messageKey?: string;
  readonly fields: Readonly<Record<string, StreamField>>;
  /** The field that holds the event time as text. */
  readonly eventTime: string;
  /** Of values that are no JSON object; comes before all rules. */
  readonly unreadable: RejectCode;
  /** The first that applies is the one that counts. */
  readonly rules: readonly StreamRule[];
  readonly derived: Readonly<Record<string, StreamDerived>>;
  /** Which table a record belongs to, by the exact text of one field. */
  readonly route?: {
    readonly field: string;
    readonly tables: Readonly<Record<string, string>>;
    readonly otherwise: string;
  };
  readonly tables: Readonly<Record<string, StoredTable>>;
  readonly views: Readonly<Record<string, StoredView>>;
}

/**
 * Checks a contract of streamed records and returns it unchanged.
 *
 * @throws {TypeError} where it refers to what it does not declare.
 *
 * @example
 * ```ts
 * import { streamContract } from "@lib/contracts/stream_contract.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const door = streamContract({
 *   name: "door_event",
 *   version: "1.0.0",
 *   grain: "one record per opening",
 *   topics: ["doors"],
 *   fields: {
 *     door: { type: "string", description: "Which door" },
 *     at: { type: "string", description: "When" },
 *   },
 *   eventTime: "at",
 *   unreadable: { code: "NOT_JSON", message: "No JSON object" },
 *   rules: [{ code: "NO_DOOR", message: "Which door is unknown", when: "door IS NULL" }],
 *   derived: {},
 *   tables: {},
 *   views: {},
 * });
 * assertEquals(door.rules[0].code, "NO_DOOR");
 * ```
 */
export function streamContract<const C extends StreamContract>(definition: C): C {
  const { fields, derived, rules, route, tables } = definition as StreamContract;
  const known = new Set([...Object.keys(fields), ...Object.keys(derived)]);
  const need = (name: string, place: string, names: ReadonlySet<string> = known) => {
    if (names.has(name)) return;
    throw new TypeError(
      `Cannot use ${place} as it must name one of ${
        [...names].join(", ")
      }: current value is ${name}`,
    );
  };
  const inRows = new Set([...known, ...WINDOW_COLUMNS]);
  const fieldNames = new Set(Object.keys(fields));
  need(definition.eventTime, "eventTime", fieldNames);
  if (definition.messageKey !== undefined) need(definition.messageKey, "messageKey", fieldNames);
  for (const { code, when } of rules) {
    namesOf(parseExpression(when)).forEach((name) => need(name, `rule ${code}`, fieldNames));
  }
  for (const [name, { from }] of Object.entries(derived)) {
    namesOf(parseExpression(from)).forEach((other) => need(other, `derived.${name}`));
  }
  const tableNames = new Set(Object.keys(tables));
  if (route !== undefined) {
    need(route.field, "route.field", fieldNames);
    for (const table of [...Object.values(route.tables), route.otherwise]) {
      need(table, "route", tableNames);
    }
  }
  for (const [name, { columns, key, primaryKey, indexes = {} }] of Object.entries(tables)) {
    const columnNames = new Set(Object.keys(columns));
    for (const column of [...key, ...primaryKey, ...Object.values(indexes).flat()]) {
      need(column, `tables.${name}`, columnNames);
    }
    for (const [column, { of }] of Object.entries(columns)) {
      if (of !== undefined) need(of, `tables.${name}.${column}.of`, inRows);
    }
  }
  return definition;
}
