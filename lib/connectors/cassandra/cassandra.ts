/** The one interface to wide tables, whether in Cassandra or in the embedded store. @module */

import type { Connection } from "@lib/connectors/connection.ts";
import type { CassandraError } from "./cassandra_error.ts";

/**
 * Types of a column. Cassandra's `timestamp` is not among them as it holds milliseconds only: keep
 * an instant as microseconds in a `bigint`.
 */
export const WIDE_TYPES = ["text", "int", "bigint", "double", "boolean"] as const;
export type WideType = (typeof WIDE_TYPES)[number];

/** A `bigint` is read as a number where that is exact, and as a bigint beyond 2^53. */
export type WideValue = string | number | bigint | boolean | null;

/** A row as it is read: every column, null where there is no value. */
export type WideRow = Readonly<Record<string, WideValue>>;

/** A table's name in its keyspace: letters, digits and `_`, at most 48. */
export interface WideTableName {
  readonly keyspace: string;
  readonly name: string;
}

/** A table as it is wanted. */
export interface WideTable extends WideTableName {
  readonly columns: Readonly<Record<string, WideType>>;
  /** Columns whose values together say where rows are kept; the first part of the primary key. */
  readonly partitionKey: readonly string[];
  /** The rest of the primary key: the order of rows within a partition, ascending. */
  readonly clusteringKey?: readonly string[];
  /** Columns that rows can also be found by. */
  readonly indexes?: readonly string[];
}

/** A table as it is. */
export interface WideTableInfo extends WideTableName {
  /** Keys first, then the others by name; a type may be one that we do not know. */
  readonly columns: Readonly<Record<string, string>>;
  readonly partitionKey: readonly string[];
  readonly clusteringKey: readonly string[];
  readonly indexes: readonly string[];
}

/** A value that a column must have, or bounds that it must keep. */
export type Condition = Exclude<WideValue, null> | {
  readonly ">"?: Exclude<WideValue, null>;
  readonly ">="?: Exclude<WideValue, null>;
  readonly "<"?: Exclude<WideValue, null>;
  readonly "<="?: Exclude<WideValue, null>;
};

/** Which rows. */
export interface WideSelection {
  /** All conditions must hold. */
  readonly where?: Readonly<Record<string, Condition>>;
  /** Whether rows may be read only to be left out, which costs the whole table; default no. */
  readonly allowFiltering?: boolean;
  readonly limit?: number;
}

/** Many rows for one table. */
export interface WideWrite {
  readonly table: WideTable;
  /**
   * Each row takes the place of what is stored under its key, value by value: null removes a value,
   * a column that is not given (or undefined) keeps its own.
   */
  readonly rows: readonly Readonly<Record<string, WideValue | undefined>>[];
  /** `fail` (default): a row that cannot be stored keeps all out. `report`: only itself. */
  readonly onRefused?: "fail" | "report";
}

/** What became of the rows. */
export interface WideWritten {
  /** Rows stored: keys, not counting those written again in the same call. */
  readonly written: number;
  /** Rows whose key came again later in the same call; the last holds. */
  readonly superseded: number;
  readonly refused: readonly { readonly position: number; readonly error: CassandraError }[];
}

/** An open store of wide tables. All methods throw {@linkcode CassandraError}. */
export interface Cassandra extends Connection {
  readonly service: "cassandra";
  /** Makes a keyspace if it is not there: on a server with one replica (SimpleStrategy). */
  ensureKeyspace(name: string): Promise<void>;
  /**
   * Makes a table with its indexes, or sees that it is as wanted: more columns are welcome.
   *
   * @throws {CassandraError} with `TABLE_MISMATCH` and every difference.
   */
  ensureTable(table: WideTable): Promise<"created" | "present">;
  /**
   * Stores rows, by prepared statements only. Resolves once all are acknowledged; after an error some
   * may be stored, and writing the same again puts that right.
   *
   * @throws {CassandraError} with `EMPTY_KEY` or `BAD_VALUE` before anything is stored.
   */
  writeMany(write: WideWrite): Promise<WideWritten>;
  /** The row with this primary key. */
  get(table: WideTable | WideTableInfo, key: WideRow): Promise<WideRow | undefined>;
  /**
   * Rows one after another, in memory only a page at a time: by clustering key within a partition,
   * partitions in no stated order.
   *
   * @throws {CassandraError} with `STATEMENT` for conditions that need `allowFiltering`.
   */
  read(table: WideTable | WideTableInfo, selection?: WideSelection): AsyncIterable<WideRow>;
  count(
    table: WideTable | WideTableInfo,
    selection?: Omit<WideSelection, "limit">,
  ): Promise<number>;
  /** Undefined where there is none. */
  describeTable(table: WideTableName): Promise<WideTableInfo | undefined>;
  /** In order, without the server's own. */
  listTables(): Promise<WideTableName[]>;
  /** Removes a keyspace with its tables, if it is there. */
  dropKeyspace(name: string): Promise<void>;
}
