/** What keeps wide tables: the few things that Cassandra and the embedded store do differently. @module */

import type { WideRow, WideTable, WideTableInfo, WideTableName, WideValue } from "./cassandra.ts";
import type { Comparison } from "./check_selection.ts";

/** Rows that give the same columns, as lists of values in the columns' order. */
export interface WriteGroup {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly WideValue[])[];
}

/** Which rows, checked. */
export interface CheckedSelection {
  readonly comparisons: readonly Comparison[];
  readonly allowFiltering: boolean;
  readonly limit?: number;
}

/** A store that is open. All throw `CassandraError`. */
export interface WideLink {
  ping(): Promise<void>;
  ensureKeyspace(name: string): Promise<void>;
  hasKeyspace(name: string): Promise<boolean>;
  dropKeyspace(name: string): Promise<void>;
  listTables(): Promise<WideTableName[]>;
  describeTable(table: WideTableName): Promise<WideTableInfo | undefined>;
  createTable(table: WideTable): Promise<void>;
  createIndex(table: WideTableName, column: string): Promise<void>;
  write(table: WideTable, group: WriteGroup): Promise<void>;
  read(table: WideTableInfo, selection: CheckedSelection): AsyncIterable<WideRow>;
  count(table: WideTableInfo, selection: CheckedSelection): Promise<number>;
  close(): Promise<void>;
}
