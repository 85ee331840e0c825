/** The rule table that a contract implies: every rule once, whatever engine applies it. @module */

import {
  type Contract,
  fieldOf,
  pathOf,
  type Profile,
  profileOf,
  type Range,
} from "@lib/contracts/contract.ts";
import { MALFORMED_CODES } from "@lib/contracts/standard_row.ts";

/** What can be asked of a standardized row; each is compiled for every engine. */
export type Condition =
  /** Standardizing noted this code. */
  | { readonly kind: "issue"; readonly code: string }
  /** The column has no value, and not because the value had a wrong type. */
  | { readonly kind: "missing"; readonly column: string; readonly typeCode: string }
  /** A number, or for `length` any of that many, is outside a closed interval. */
  | {
    readonly kind: "outside";
    readonly column: string;
    readonly range: Range;
    readonly length?: number;
  }
  | { readonly kind: "not_in"; readonly column: string; readonly values: readonly string[] }
  | { readonly kind: "not_like"; readonly column: string; readonly pattern: RegExp }
  /** An earlier row has the same key. */
  | { readonly kind: "duplicate" };

/** A row for which `condition` holds carries `code`. */
export interface Rule {
  readonly code: string;
  readonly condition: Condition;
}

/** A true-or-false column of the output. */
export type Flag =
  | { readonly name: string; readonly kind: "not_null"; readonly column: string }
  | {
    readonly name: string;
    readonly kind: "in_range";
    readonly column: string;
    readonly range: Range;
  }
  | { readonly name: string; readonly kind: "duplicate" }
  | { readonly name: string; readonly kind: "in_iqr"; readonly column: string };

/** Everything that judges a row under one profile. */
export interface RuleTable {
  readonly profile: string;
  /** Reasons for quarantine, sorted by code, so that lists of codes come out sorted. */
  readonly rules: readonly Rule[];
  /** Codes that are reported but send no row to quarantine. */
  readonly warnings: readonly Rule[];
  /** In the order of the output. */
  readonly flags: readonly Flag[];
}

/**
 * The rules of a contract under a profile.
 *
 * @throws {UsageError} when the contract has no such profile.
 *
 * @example
 * ```ts
 * import { rulesOf } from "@lib/quality/rules.ts";
 * import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const { rules } = rulesOf(evTelemetry, "dictionary");
 * assertEquals(rules.filter((rule) => rule.code.endsWith(":soc_pct")).map((rule) => rule.code), [
 *   "not_null:soc_pct",
 *   "range:soc_pct",
 *   "type:soc_pct",
 * ]);
 * ```
 */
export function rulesOf(contract: Contract, profileName?: string): RuleTable {
  const profile = profileOf(contract, profileName);
  const rules: Rule[] = [
    ...MALFORMED_CODES.map((code): Rule => ({ code, condition: { kind: "issue", code } })),
    { code: "duplicate", condition: { kind: "duplicate" } },
    ...(profile.columns ? listedRules(contract, profile.columns) : documentedRules(contract)),
  ];
  return {
    profile: profile.name,
    rules: rules.sort((a, b) => (a.code < b.code ? -1 : 1)),
    warnings: warningsOf(contract),
    flags: flagsOf(contract, profile),
  };
}

/** Everything that the columns document, and the objects that group them. */
function documentedRules(contract: Contract): Rule[] {
  const rules: Rule[] = [];
  for (const object of Object.keys(contract.objects)) {
    rules.push(issueRule(`not_null:${object}`), issueRule(`type:${object}`));
  }
  for (const [name, column] of Object.entries(contract.columns)) {
    const field = fieldOf(contract, name);
    rules.push(issueRule(`type:${field}`));
    if (column.mandatory) rules.push(missingRule(contract, name));
    if (column.range) {
      rules.push({
        code: `range:${field}`,
        condition: {
          kind: "outside",
          column: name,
          range: column.range,
          ...(column.length === undefined ? {} : { length: column.length }),
        },
      });
    }
    if (column.enum) {
      rules.push({
        code: `enum:${field}`,
        condition: { kind: "not_in", column: name, values: column.enum },
      });
    }
  }
  return rules;
}

/** Only the columns that a profile lists: each must be there, of its type, in the profile's range. */
function listedRules(contract: Contract, columns: NonNullable<Profile["columns"]>): Rule[] {
  return Object.entries(columns).flatMap(([name, { range }]) => {
    const field = fieldOf(contract, name);
    const rules = [issueRule(`type:${field}`), missingRule(contract, name)];
    return range
      ? [...rules, {
        code: `range:${field}`,
        condition: { kind: "outside" as const, column: name, range },
      }]
      : rules;
  });
}

function issueRule(code: string): Rule {
  return { code, condition: { kind: "issue", code } };
}

function missingRule(contract: Contract, column: string): Rule {
  const field = fieldOf(contract, column);
  return {
    code: `not_null:${field}`,
    condition: { kind: "missing", column, typeCode: `type:${field}` },
  };
}

function warningsOf(contract: Contract): Rule[] {
  return Object.entries(contract.columns).flatMap(([name, { format }]) =>
    format
      ? [{
        code: `format:${pathOf(contract, name).at(-1)}`,
        condition: { kind: "not_like" as const, column: name, pattern: format.pattern },
      }]
      : []
  );
}

function flagsOf(contract: Contract, profile: Profile): Flag[] {
  const rangeOf = (column: string): Range => {
    const range = profile.columns?.[column]?.range ?? contract.columns[column]?.range;
    if (!range) {
      throw new TypeError(
        `Cannot flag the range of ${column} as neither profile nor column has one`,
      );
    }
    return range;
  };
  return [
    ...contract.flags.notNull.map((column): Flag => ({
      name: `q_not_null__${column}`,
      kind: "not_null",
      column,
    })),
    ...contract.flags.range.map((column): Flag => ({
      name: `q_range__${column}`,
      kind: "in_range",
      column,
      range: rangeOf(column),
    })),
    { name: "q_is_duplicate", kind: "duplicate" },
    ...contract.flags.iqr.map((column): Flag => ({
      name: `q_iqr__${column}`,
      kind: "in_iqr",
      column,
    })),
  ];
}
