/** What a record is: one declarative object per record kind, from which everything else derives. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";

/** The types a column can have. `timestamp` is an instant in microseconds, UTC. */
const COLUMN_TYPES = ["string", "double", "boolean", "timestamp", "double[]"] as const;
export type ColumnType = (typeof COLUMN_TYPES)[number];

/** A closed interval: both ends are inside. */
export type Range = readonly [lo: number, hi: number];

/** One flat column and where it comes from in a record. */
export interface Column {
  readonly type: ColumnType;
  /** Where the value is in a JSON record, from the outside in; default: the column's own name. */
  readonly path?: readonly string[];
  readonly unit?: string;
  /** Documented closed interval of a number, or of each element of a `double[]`. */
  readonly range?: Range;
  /** How many elements a `double[]` has. */
  readonly length?: number;
  /** Closed list of texts. */
  readonly enum?: readonly string[];
  /** Expected form of a text; not meeting it is a warning, never a reason for quarantine. */
  readonly format?: { readonly pattern: RegExp; readonly say: string };
  readonly mandatory: boolean;
  readonly description: string;
}

/** A column computed from others once a row is accepted. */
export interface DerivedColumn {
  readonly description: string;
  readonly unit?: string;
  readonly from: Derivation;
}

/** The closed list of ways to derive a column; each is compiled for every engine. */
export type Derivation =
  /** True where `column` is below the named parameter of the profile. */
  | { readonly kind: "below"; readonly column: string; readonly parameter: string }
  /** `low` under `lowBelow`, `high` above `highAbove`, `normal` between, both ends included. */
  | {
    readonly kind: "band";
    readonly column: string;
    readonly lowBelow: number;
    readonly highAbove: number;
  }
  /** The key columns joined by `#`, the instant as `YYYY-MM-DD hh:mm:ss[.fraction]` in UTC. */
  | { readonly kind: "key" };

/** How one figure of the daily metrics is computed. `p50` is element ceil(n/2) of the sorted values. */
export type Aggregate =
  | { readonly fn: "count" }
  | { readonly fn: "min" | "max" | "avg" | "p50" | "count_true"; readonly column: string };

/** Which rules apply. Without `columns`, all that is documented on the columns is checked. */
export interface Profile {
  readonly description: string;
  /** The only columns that are checked, each mandatory, with this profile's own range. */
  readonly columns?: Readonly<Record<string, { readonly range?: Range }>>;
  /** Values of the parameters that derived columns use. */
  readonly parameters: Readonly<Record<string, number>>;
}

/** Everything the lab needs to know of one kind of record. */
export interface Contract {
  /** Name of the record kind, in snake_case. */
  readonly name: string;
  readonly version: string;
  /** What run logs and lineage call the batch job. */
  readonly jobName: string;
  /** What one row is, starting with "one row per". */
  readonly grain: string;
  /** The columns that together identify a row; the event time is one of them. */
  readonly key: readonly string[];
  /** The column that holds the event time. */
  readonly eventTime: string;
  /** Objects of the record that must be there themselves, with what they group. */
  readonly objects: Readonly<Record<string, { readonly description: string }>>;
  /** The flat columns, in output order. */
  readonly columns: Readonly<Record<string, Column>>;
  /** Columns that get a quality flag, in the order of the output. */
  readonly flags: {
    readonly notNull: readonly string[];
    readonly range: readonly string[];
    readonly iqr: readonly string[];
  };
  readonly derived: Readonly<Record<string, DerivedColumn>>;
  /** Figures of a run: how many clean rows have the named true-or-false column set. */
  readonly runMetrics: Readonly<Record<string, { readonly countTrue: string }>>;
  /** Metrics per day and per value of the `by` column. */
  readonly daily: {
    readonly by: string;
    readonly aggregates: Readonly<Record<string, Aggregate>>;
  };
  readonly profiles: Readonly<Record<string, Profile>>;
  readonly defaultProfile: string;
}

/**
 * Checks a contract and returns it unchanged.
 *
 * @throws {TypeError} where it refers to a column that it does not declare, or to a type it cannot have.
 *
 * @example
 * ```ts
 * import { contract } from "@lib/contracts/contract.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const reading = contract({
 *   name: "reading",
 *   version: "1",
 *   jobName: "Reading_Batch",
 *   grain: "one row per sensor and instant",
 *   key: ["sensor", "at"],
 *   eventTime: "at",
 *   objects: {},
 *   columns: {
 *     sensor: { type: "string", mandatory: true, description: "Which sensor" },
 *     at: { type: "timestamp", mandatory: true, description: "When" },
 *     level: { type: "double", unit: "m", range: [0, 5], mandatory: true, description: "Level" },
 *   },
 *   flags: { notNull: ["sensor", "at"], range: ["level"], iqr: ["level"] },
 *   derived: {},
 *   runMetrics: {},
 *   daily: { by: "sensor", aggregates: { rows: { fn: "count" } } },
 *   profiles: { documented: { description: "All that is documented", parameters: {} } },
 *   defaultProfile: "documented",
 * });
 * assertEquals(Object.keys(reading.columns), ["sensor", "at", "level"]);
 * ```
 */
export function contract<const C extends Contract>(definition: C): C {
  const { columns, key, eventTime, flags, derived, daily, profiles } = definition as Contract;
  const need = (name: string, place: string, types: readonly ColumnType[] = COLUMN_TYPES) => {
    const column = columns[name];
    if (column === undefined) {
      throw new TypeError(`Cannot use ${place} as it must name a column: current value is ${name}`);
    }
    if (!types.includes(column.type)) {
      throw new TypeError(
        `Cannot use ${place} as ${name} must be ${
          types.join(" or ")
        }: current value is ${column.type}`,
      );
    }
  };
  for (const [name, column] of Object.entries(columns)) {
    if (!/^[a-z][a-z0-9_]*$/.test(name)) {
      throw new TypeError(
        `Cannot use column as its name must be snake_case: current value is ${name}`,
      );
    }
    if (column.type === "double[]" && !(column.length! > 0)) {
      throw new TypeError(`Cannot use column ${name} as a double[] must state its length`);
    }
  }
  key.forEach((name) => need(name, "key", ["string", "timestamp"]));
  need(eventTime, "eventTime", ["timestamp"]);
  if (!key.includes(eventTime)) {
    throw new TypeError(`Cannot use key as it must hold the event time: current value is ${key}`);
  }
  flags.notNull.forEach((name) => need(name, "flags.notNull"));
  flags.range.forEach((name) => need(name, "flags.range", ["double"]));
  flags.iqr.forEach((name) => need(name, "flags.iqr", ["double"]));
  for (const [name, { from }] of Object.entries(derived)) {
    if (from.kind !== "key") need(from.column, `derived.${name}`, ["double"]);
  }
  for (const [name, { countTrue }] of Object.entries(definition.runMetrics)) {
    if (derived[countTrue]?.from.kind !== "below") {
      throw new TypeError(
        `Cannot use runMetrics.${name} as it must count a derived condition: current value is ${countTrue}`,
      );
    }
  }
  need(daily.by, "daily.by", ["string"]);
  // A clean row without its key could not be found again, and would be stored anew by every rerun.
  const mustHold = (names: readonly string[], place: string) => {
    const missing = key.find((name) => !names.includes(name));
    if (missing === undefined) return;
    throw new TypeError(
      `Cannot use ${place} as it must hold every column of the key: ${missing} is not among them`,
    );
  };
  mustHold(Object.keys(columns).filter((name) => columns[name]!.mandatory), "mandatory columns");
  for (const [name, profile] of Object.entries(profiles)) {
    if (profile.columns === undefined) continue;
    Object.keys(profile.columns).forEach((column) => need(column, "profile"));
    mustHold(Object.keys(profile.columns), `profiles.${name}`);
  }
  if (profiles[definition.defaultProfile] === undefined) {
    throw new TypeError(
      `Cannot use defaultProfile as it must name a profile: current value is ${definition.defaultProfile}`,
    );
  }
  return definition;
}

/** Where a column's value is in a JSON record. */
export function pathOf(contract: Contract, column: string): readonly string[] {
  return contract.columns[column]?.path ?? [column];
}

/** The name that reason codes give a column: the last part of its path in the record. */
export function fieldOf(contract: Contract, column: string): string {
  return pathOf(contract, column).at(-1)!;
}

/**
 * The profile of a contract by name; without a name, its default.
 *
 * @throws {UsageError} naming the accepted profiles.
 */
export function profileOf(contract: Contract, name?: string): Profile & { readonly name: string } {
  const chosen = name ?? contract.defaultProfile;
  const profile = contract.profiles[chosen];
  if (profile === undefined) {
    const accepted = Object.keys(contract.profiles).join(", ");
    throw new UsageError(`--profile must be one of ${accepted}: current value is "${chosen}"`);
  }
  return { ...profile, name: chosen };
}
