/** The phase `standardize` as Spark SQL: lines of JSON brought to the contract's columns. @module */

import { type Column, type Contract, fieldOf, pathOf } from "@lib/contracts/contract.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { sparkDialect as sql } from "@lib/quality/spark_dialect.ts";
import { instantSql } from "./instant_sql.ts";
import { type RecordGroup, recordGroups } from "./record_groups.ts";
import { signedZerosSql } from "./signed_zeros_sql.ts";
import { unknownColumn } from "./unknown_fields_sql.ts";
import { wellFormedTextSql } from "./well_formed_text_sql.ts";

/** How values are read where the record leaves room. */
export interface StandardizeSqlOptions {
  /** Zone of a timestamp without an offset; default UTC. */
  readonly tzSource?: string;
}

/** 0001-01-01 and the last microsecond of 9999, as microseconds since 1970. */
const FOUR_DIGIT_YEARS = [-62_135_596_800_000_000n, 253_402_300_799_999_999n] as const;

/**
 * A query over `raw_line (source, source_file, source_line, value)` that gives those columns, the flat
 * ones, `is_text` (whether the bytes are UTF-8) and `issues` (codes between bars, or NULL).
 *
 * Spark's parser stops after the first JSON value and ignores what follows, so each line is parsed as
 * the first element of an array whose second is the line's own digest: if the array does not end
 * there, the line was no single value. Of a key that comes twice the last one counts, which the
 * script must ask Spark for (`spark.sql.variant.allowDuplicateKeys`). Objects are taken apart one
 * level at a time, because a path per field reads the whole record as often as it has fields.
 *
 * @throws {UsageError} where a field's name cannot be written in a type of Spark's.
 *
 * @example
 * ```ts
 * import { standardizeSql } from "@lib/pipeline/spark/standardize_sql.ts";
 * import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
 * import { assertMatch } from "@std/assert";
 *
 * assertMatch(standardizeSql(evTelemetry), /`metrics`: VARIANT/);
 * ```
 */
export function standardizeSql(contract: Contract, options: StandardizeSqlOptions = {}): string {
  const names = Object.keys(contract.columns);
  const groups = recordGroups(contract);
  const levels = Map.groupBy(groups, ({ path }) => path.length);
  const stages = [...levels].sort(([a], [b]) => a - b).map(([level, ofLevel]) =>
    `level${level} AS (
  SELECT *, ${ofLevel.map((group) => `${structSql(group)} AS ${groupName(group.path)}`).join(", ")}
  FROM ${level === 0 ? "checked" : `level${level - 1}`}
)`
  );
  const fields = names.map((name) => `${memberSql(pathOf(contract, name))} AS ${fieldName(name)}`);
  const kinds = names.map((name) => `schema_of_variant(${fieldName(name)}) AS ${kindName(name)}`);
  const kindsOfGroups = groups.filter(({ path }) => path.length > 0).map(({ path }) =>
    `schema_of_variant(${memberSql(path)}) AS ${groupKindName(path)}`
  );
  const unknown = groups.map((group, at) => `${unknownSql(group)} AS ${unknownColumn(at)}`);
  const values = names.map((name) => {
    const column = contract.columns[name]!;
    return `${valueSql(column, fieldName(name), options)} AS ${sql.identifier(name)}`;
  });
  return `WITH readable AS (
  SELECT source, source_file, source_line, value, is_valid_utf8(value) AS is_text,
    ${wellFormedTextSql("value")} AS text
  FROM raw_line
), parsed AS (
  SELECT * EXCEPT (text),
    try_parse_json(concat('[', ${signedZerosSql("text")}, ',"', md5(value), '"]')) AS record
  FROM readable
), checked AS (
  SELECT * EXCEPT (record), CASE WHEN is_text
      AND try_variant_get(record, '$[1]', 'string') = md5(value)
      AND try_variant_get(record, '$[2]', 'variant') IS NULL
    THEN try_variant_get(record, '$[0]', 'variant') END AS ${groupMemberName([])}
  FROM parsed
), ${stages.join(", ")}, field AS (
  SELECT source, source_file, source_line, value, is_text,
    ${groupName([])} IS NOT NULL AS is_record,
    ${[...kindsOfGroups, ...unknown, ...fields].join(",\n    ")}
  FROM level${levels.size - 1}
), kind AS (
  SELECT *, ${kinds.join(",\n    ")}
  FROM field
), typed AS (
  SELECT *, ${values.join(",\n    ")}
  FROM kind
), bounded AS (
  SELECT * EXCEPT (${names.map(sql.identifier).join(", ")}),
    ${
    names.map((name) => `${boundedSql(contract, name)} AS ${sql.identifier(name)}`).join(",\n    ")
  }
  FROM typed
)
SELECT source, source_file, source_line, value, is_text,
  ${[...names.map(sql.identifier), ...groups.map((_, at) => unknownColumn(at))].join(", ")},
  CASE WHEN NOT is_record THEN '|malformed_json|' ELSE nullif(
    concat('|', concat_ws('|', ${
    issuesSql(contract, groups).join(",\n      ")
  }), '|'), '||') END AS issues
FROM bounded`;
}

/** An object taken apart; NULL where there is none. */
function structSql({ path, members }: RecordGroup): string {
  const types = members.map((name) => {
    if (/[`\\]/.test(name)) {
      throw new UsageError(
        `the field ${JSON.stringify(name)} cannot be read by Spark: its name must be without ` +
          "backquotes and backslashes",
      );
    }
    return `\`${name}\`: VARIANT`;
  });
  const member = path.length === 0 ? groupMemberName([]) : memberSql(path);
  return `CASE WHEN startswith(schema_of_variant(${member}), 'OBJECT') ` +
    `THEN try_variant_get(${member}, '$', ${sql.text(`STRUCT<${types.join(", ")}>`)}) END`;
}

/** Names of members that the contract does not know, or NULL for none. A boolean is cheap to make. */
function unknownSql({ path, members }: RecordGroup): string {
  const member = path.length === 0 ? groupMemberName([]) : memberSql(path);
  const names = `map_keys(try_variant_get(${member}, '$', 'MAP<STRING, BOOLEAN>'))`;
  const unknown = `array_except(${names}, array(${members.map(sql.text).join(", ")}))`;
  return `CASE WHEN startswith(schema_of_variant(${member}), 'OBJECT') AND size(${unknown}) > 0 ` +
    `THEN ${unknown} END`;
}

/** A member where it stands, as a VARIANT; NULL where it is missing. */
function memberSql(path: readonly string[]): string {
  return `${groupName(path.slice(0, -1))}.${sql.identifier(path.at(-1)!)}`;
}

/** Expressions that give a code, or NULL. */
function issuesSql(contract: Contract, groups: readonly RecordGroup[]): string[] {
  const ofGroups = groups.filter(({ path }) => path.length > 0).map(({ path }) => {
    const kind = groupKindName(path);
    const field = path.at(-1)!;
    return `CASE WHEN coalesce(${kind}, 'VOID') = 'VOID' THEN ${sql.text(`not_null:${field}`)} ` +
      `WHEN NOT startswith(${kind}, 'OBJECT') THEN ${sql.text(`type:${field}`)} END`;
  });
  const ofColumns = Object.keys(contract.columns).map((name) =>
    `CASE WHEN ${sql.identifier(name)} IS NULL AND ${kindName(name)} <> 'VOID' ` +
    `THEN ${sql.text(`type:${fieldOf(contract, name)}`)} END`
  );
  return [...ofGroups, ...ofColumns];
}

/** The value as its column's type, an instant in microseconds; NULL where it is of another JSON type. */
function valueSql(column: Column, field: string, options: StandardizeSqlOptions): string {
  const kind = `${field}_kind`;
  const text = `CASE WHEN ${kind} = 'STRING' THEN try_variant_get(${field}, '$', 'string') END`;
  switch (column.type) {
    case "string":
      return text;
    case "double":
      return `CASE WHEN ${kind} RLIKE '^(BIGINT|DOUBLE|DECIMAL)' ` +
        `THEN try_variant_get(${field}, '$', 'double') END`;
    case "boolean":
      return `CASE WHEN ${kind} = 'BOOLEAN' THEN try_variant_get(${field}, '$', 'boolean') END`;
    case "timestamp":
      return `CASE WHEN ${kind} = 'STRING' THEN ${
        instantSql(`try_variant_get(${field}, '$', 'string')`, options.tzSource)
      } END`;
    case "double[]":
      return `CASE WHEN ${kind} RLIKE '^ARRAY<(BIGINT|DOUBLE|DECIMAL)' ` +
        `THEN try_variant_get(${field}, '$', 'ARRAY<DOUBLE>') END`;
  }
}

/** The value if the column can hold it. */
function boundedSql({ columns }: Contract, name: string): string {
  const { type, length } = columns[name]!;
  const column = sql.identifier(name);
  const isFinite = (value: string) => `abs(${value}) <= ${sql.double(Number.MAX_VALUE)}`;
  switch (type) {
    case "string":
    case "boolean":
      return column;
    case "double":
      return `CASE WHEN ${isFinite(column)} THEN ${column} END`;
    case "timestamp":
      return `CASE WHEN ${column} BETWEEN ${FOUR_DIGIT_YEARS.join(" AND ")} ` +
        `THEN timestamp_micros(${column}) END`;
    case "double[]": {
      const elements = Array.from(
        { length: length! },
        (_, at) => isFinite(sql.element(column, at)),
      );
      const isWhole = [`size(${column}) = ${length}`, ...elements].join(" AND ");
      return `CASE WHEN ${isWhole} THEN ${column} END`;
    }
  }
}

function fieldName(column: string): string {
  return `field_${column}`;
}

function kindName(column: string): string {
  return `${fieldName(column)}_kind`;
}

function groupName(path: readonly string[]): string {
  return sql.identifier(["object", ...path].join("."));
}

function groupMemberName(path: readonly string[]): string {
  return sql.identifier(["variant", ...path].join("."));
}

function groupKindName(path: readonly string[]): string {
  return sql.identifier(["kind", ...path].join("."));
}
