/** The one interface to a PostgreSQL database, whether a server or the embedded one. @module */

import type { Connection } from "@lib/connectors/connection.ts";
import type { PostgresError } from "./postgres_error.ts";
import type { ColumnType } from "./column_type.ts";

/**
 * A value of a row. Whole numbers (`smallint` to `bigint`) and instants (`timestamp`, taken for UTC,
 * and `timestamptz`, as microseconds since 1970-01-01T00:00:00Z) are numbers where a number is
 * exact, and bigints beyond 2^53; `real` and `double precision` are numbers. Any other type is the
 * text that PostgreSQL writes, so that `numeric`, `date`, `jsonb` and the instants `infinity` and
 * `-infinity` lose nothing.
 */
export type SqlValue = string | number | bigint | boolean | null;

/** A row as it is read. */
export type SqlRow = Readonly<Record<string, SqlValue>>;

/** A parameter of a statement. An instant goes as text, such as `formatTimestamp(micros)`. */
export type SqlParameter = SqlValue | readonly SqlValue[];

/** A column of a result. */
export interface ResultColumn {
  readonly name: string;
  /** The type's short name, as in a table's definition; `other` for those that are read as text. */
  readonly type: ColumnType | "real" | "other";
}

/** What a statement brought. */
export interface QueryResult<Row extends SqlRow = SqlRow> {
  readonly rows: readonly Row[];
  /** In order; a name that comes twice has `_2`, `_3`, … the second time on. */
  readonly columns: readonly ResultColumn[];
  /** Rows that were inserted, updated or deleted. */
  readonly affected: number;
}

/** A column as a table declares it. */
export interface TableColumn {
  readonly type: ColumnType;
  readonly notNull?: boolean;
  /** SQL of the value of rows that give none, such as `now()`. */
  readonly default?: string;
}

/** Columns whose values together come once. */
export interface UniqueKey {
  readonly columns: readonly string[];
  /** Whether two nulls count as the same value (PostgreSQL 15 or later); default no, as in SQL. */
  readonly nullsEqual?: boolean;
}

/** A table as it is wanted. Names are taken as they are written, upper and lower case apart. */
export interface TableDefinition {
  readonly name: string;
  readonly columns: Readonly<Record<string, TableColumn>>;
  readonly primaryKey?: readonly string[];
  readonly unique?: readonly UniqueKey[];
  /** Columns by the index's name. */
  readonly indexes?: Readonly<Record<string, readonly string[]>>;
}

/** A column as it is. */
export interface ColumnInfo {
  readonly name: string;
  /** A {@linkcode ColumnType}, or PostgreSQL's own text for any other. */
  readonly type: string;
  readonly notNull: boolean;
  /** Whether a row may leave it out: it has a default, counts by itself or is computed. */
  readonly hasDefault: boolean;
}

/** A table as it is. */
export interface TableInfo {
  readonly name: string;
  readonly columns: readonly ColumnInfo[];
  /** Empty without one. */
  readonly primaryKey: readonly string[];
  readonly unique: readonly Required<UniqueKey>[];
  /** Further indexes by name, in order. */
  readonly indexes: Readonly<Record<string, readonly string[]>>;
}

/** A value to store. In a column of instants a number or bigint is microseconds since 1970, UTC. */
export type StoredRow = Readonly<Record<string, SqlValue | undefined>>;

/** Many rows for one table. */
export interface InsertRequest {
  /** Where to, and the types of what is given: a table's definition, or a part of it. */
  readonly table: Pick<TableDefinition, "name" | "columns">;
  readonly rows: readonly StoredRow[];
  /** Which columns are written; default: all but `serial` ones and those with a default. */
  readonly columns?: readonly string[];
  /**
   * What becomes of a row whose key is there: `update` replaces all written columns, the last of
   * equal rows in one call holding; `keep` leaves the stored row. Without it that is an error.
   */
  readonly onConflict?: { readonly key: readonly string[]; readonly then: "update" | "keep" };
  /**
   * `fail` (default): one row that cannot be stored keeps all out. `report`: the others are stored,
   * and those that never can be are reported.
   */
  readonly onRefused?: "fail" | "report";
}

/** What became of the rows. */
export interface InsertResult {
  /** Rows inserted or replaced. */
  readonly written: number;
  /** Rows that break a constraint or hold a value that their column cannot: by place in the call. */
  readonly refused: readonly { readonly position: number; readonly error: PostgresError }[];
}

/** What can be done by itself and inside a transaction. All throw {@linkcode PostgresError}. */
export interface SqlSession {
  /**
   * Runs one statement, with `$1`, `$2`, … for the parameters.
   *
   * @throws {PostgresError} with `OUTCOME_UNKNOWN` if the connection is lost after it was sent: it
   * is not sent again.
   */
  query<Row extends SqlRow = SqlRow>(
    sql: string,
    parameters?: readonly SqlParameter[],
  ): Promise<QueryResult<Row>>;
  /** Stores many rows, all or none but for those that are refused and reported. */
  insertMany(request: InsertRequest): Promise<InsertResult>;
}

/** An open database. */
export interface Postgres extends Connection, SqlSession {
  readonly service: "postgres";
  /**
   * Runs work that happens whole or not at all. An error of a statement ends it, even if `work`
   * catches that error. Inside, only the session that is handed over may be used.
   *
   * @throws {PostgresError} with `UNREACHABLE` if the connection is lost before the commit (nothing
   * is stored), with `OUTCOME_UNKNOWN` if during it. Nothing is repeated.
   */
  transaction<T>(work: (session: SqlSession) => Promise<T>): Promise<T>;
  /**
   * Makes a table with its indexes, or sees that it is as wanted: more columns than wanted are
   * welcome if rows may leave them out.
   *
   * @throws {PostgresError} with `TABLE_MISMATCH` and every difference.
   */
  ensureTable(definition: TableDefinition): Promise<"created" | "present">;
  /** Undefined where there is no such table or view. */
  describeTable(name: string): Promise<TableInfo | undefined>;
  /** Names of tables and views of the current schema, in order. */
  listTables(): Promise<string[]>;
}
