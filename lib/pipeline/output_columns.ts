/** The columns of the two data sets: written once, and from here their SQL, types and dictionary. @module */

import { type Contract, type Derivation, type Profile } from "@lib/contracts/contract.ts";
import { SQL_TYPES } from "@lib/engines/duckdb.ts";
import { duckdbDialect } from "@lib/quality/duckdb_dialect.ts";
import { IQR_FACTOR } from "@lib/quality/iqr.ts";
import { type Flag, rulesOf } from "@lib/quality/rules.ts";
import { sparkDialect } from "@lib/quality/spark_dialect.ts";
import type { SqlDialect } from "@lib/quality/sql_dialect.ts";

/** One column of a data set. */
export interface OutputColumn {
  readonly name: string;
  /** As DuckDB names it. */
  readonly type: string;
  /** Its value over the view `judged` joined with `sources`, and `raw` for quarantine. */
  readonly sql: string;
  readonly nullable: boolean;
  readonly metadata: {
    readonly description: string;
    readonly unit?: string;
    readonly range?: readonly [number, number];
    readonly mandatory?: boolean;
    readonly enum?: readonly string[];
  };
}

/** Engines that compute the columns by SQL; what they write differently is in {@linkcode FLAT_SQL}. */
export type ColumnEngine = "duckdb" | "spark";

const DIALECTS: Readonly<Record<ColumnEngine, SqlDialect>> = {
  duckdb: duckdbDialect,
  spark: sparkDialect,
};
/** DuckDB's instants get their zone, and its lists lose their fixed length. */
const FLAT_SQL: Readonly<
  Record<ColumnEngine, Readonly<Record<"timestamp" | "double[]", (column: string) => string>>>
> = {
  duckdb: {
    timestamp: (column) => `make_timestamptz(epoch_us(${column}))`,
    "double[]": (column) => `${column}::DOUBLE[]`,
  },
  spark: { timestamp: (column) => column, "double[]": (column) => column },
};

/** The data sets of a lake. */
export const DATA_SETS = ["clean", "quarantine"] as const;
export type DataSet = (typeof DATA_SETS)[number];

/** What the columns depend on beside the contract. */
export interface ColumnOptions {
  /** Default `duckdb`. */
  readonly engine?: ColumnEngine;
  readonly profile: string;
  readonly runId: string;
  /** Values that take the place of the profile's parameters. */
  readonly parameters?: Profile["parameters"];
}

/** The columns of `clean`, in order; the list is the same whatever the profile and the source. */
export function cleanColumns(contract: Contract, options: ColumnOptions): OutputColumn[] {
  return [
    ...flatColumns(contract, { ...options, isClean: true }),
    ...flagColumns(contract, options),
    ...derivedColumns(contract, options),
    ...sourceColumns(options.runId),
  ];
}

/** The columns of `quarantine`, in order. */
export function quarantineColumns(contract: Contract, options: ColumnOptions): OutputColumn[] {
  return [
    ...flatColumns(contract, { ...options, isClean: false }),
    ...flagColumns(contract, options),
    always("reasons", "VARCHAR[]", "reasons", "Why the row is not clean: sorted codes"),
    always("raw", "VARCHAR", "raw", "The original text of the row"),
    always(
      "raw_encoding",
      "VARCHAR",
      "raw_encoding",
      "utf8, or base64 where the bytes are not UTF-8",
    ),
    ...sourceColumns(options.runId),
  ];
}

function flatColumns(
  contract: Contract,
  { isClean, engine = "duckdb" }: ColumnOptions & { readonly isClean: boolean },
): OutputColumn[] {
  const plain = DIALECTS[engine].identifier;
  return Object.entries(contract.columns).map(([name, column]) => ({
    name,
    type: column.type === "double[]" ? "DOUBLE[]" : columnType(column.type),
    sql: column.type === "timestamp" || column.type === "double[]"
      ? FLAT_SQL[engine][column.type](plain(name))
      : plain(name),
    nullable: !(isClean && isAlwaysThere(contract, name)),
    metadata: {
      description: column.description,
      ...(column.unit === undefined ? {} : { unit: column.unit }),
      ...(column.range === undefined ? {} : { range: column.range }),
      mandatory: column.mandatory,
      ...(column.enum === undefined ? {} : { enum: column.enum }),
    },
  }));
}

/** Whether no profile lets a row without a value pass: a lake may hold rows of all of them. */
function isAlwaysThere(contract: Contract, name: string): boolean {
  const isMandatory = contract.columns[name]!.mandatory;
  return Object.values(contract.profiles).every(({ columns }) =>
    columns === undefined ? isMandatory : name in columns
  );
}

function columnType(type: Exclude<Contract["columns"][string]["type"], "double[]">): string {
  return type === "timestamp" ? "TIMESTAMP WITH TIME ZONE" : SQL_TYPES[type];
}

function flagColumns(
  contract: Contract,
  { profile, engine = "duckdb" }: ColumnOptions,
): OutputColumn[] {
  return rulesOf(contract, profile).flags.map((flag) => ({
    name: flag.name,
    type: "BOOLEAN",
    sql: DIALECTS[engine].identifier(flag.name),
    nullable: false,
    metadata: { description: flagDescription(flag) },
  }));
}

function flagDescription(flag: Flag): string {
  switch (flag.kind) {
    case "not_null":
      return `Whether ${flag.column} has a value`;
    case "in_range":
      return `Whether ${flag.column} is inside the range of the profile`;
    case "duplicate":
      return "Whether an earlier row has the same key";
    case "in_iqr":
      return `Whether ${flag.column} is within ${IQR_FACTOR} interquartile ranges of the quartiles`;
  }
}

function derivedColumns(contract: Contract, options: ColumnOptions): OutputColumn[] {
  const dialect = DIALECTS[options.engine ?? "duckdb"];
  const time = dialect.identifier(contract.eventTime);
  const parameters = {
    ...contract.profiles[options.profile]?.parameters,
    ...options.parameters,
  };
  return [
    always("event_date", "DATE", `CAST(${time} AS DATE)`, "Day of the event, UTC"),
    always("dia", "INTEGER", `CAST(day(${time}) AS INTEGER)`, "Day of the month, UTC"),
    always("hora", "INTEGER", `CAST(hour(${time}) AS INTEGER)`, "Hour of the day, UTC"),
    ...Object.entries(contract.derived).map(([name, { from, description, unit }]) => ({
      name,
      type: from.kind === "below" ? "BOOLEAN" : "VARCHAR",
      sql: derivationSql(contract, from, { parameters, dialect }),
      nullable: from.kind !== "key" && !isAlwaysThere(contract, from.column),
      metadata: { description, ...(unit === undefined ? {} : { unit }) },
    })),
  ];
}

/** SQL of a derived column over the flat columns. */
function derivationSql(
  contract: Contract,
  from: Derivation,
  { parameters, dialect }: {
    readonly parameters: Profile["parameters"];
    readonly dialect: SqlDialect;
  },
): string {
  switch (from.kind) {
    case "below": {
      const limit = parameters[from.parameter];
      if (limit === undefined) {
        throw new TypeError(`Cannot derive a column as the profile must set ${from.parameter}`);
      }
      return `${dialect.identifier(from.column)} < ${dialect.double(limit)}`;
    }
    case "band": {
      const column = dialect.identifier(from.column);
      return `CASE WHEN ${column} < ${dialect.double(from.lowBelow)} THEN 'low' ` +
        `WHEN ${column} <= ${dialect.double(from.highAbove)} THEN 'normal' ` +
        `WHEN ${column} IS NOT NULL THEN 'high' END`;
    }
    case "key":
      return contract.key.map((name) => `CAST(${dialect.identifier(name)} AS STRING)`)
        .join(" || '#' || ");
  }
}

function sourceColumns(runId: string): OutputColumn[] {
  return [
    always("source_file", "VARCHAR", "source_file", "File, or topic and partition, of the row"),
    always("source_line", "BIGINT", "source_line", "Line, row or offset there"),
    always("run_id", "VARCHAR", `'${runId}'`, "The run that wrote the row"),
  ];
}

/** A column that every row has a value of, with nothing to say but what it is. */
function always(name: string, type: string, sql: string, description: string): OutputColumn {
  return { name, type, sql, nullable: false, metadata: { description } };
}
