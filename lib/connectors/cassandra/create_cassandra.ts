/** The interface over a store: what both do is written once, so that it is the same. @module */

import type { Connection } from "@lib/connectors/connection.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import type {
  Cassandra,
  WideSelection,
  WideTable,
  WideTableInfo,
  WideTableName,
  WideValue,
} from "./cassandra.ts";
import { CassandraError } from "./cassandra_error.ts";
import { type CheckedRow, checkRows, keyColumns } from "./check_rows.ts";
import { checkSelection } from "./check_selection.ts";
import { wideDifferences } from "./wide_differences.ts";
import type { CheckedSelection, WideLink, WriteGroup } from "./wide_link.ts";

/** What the connection is called. */
export type CassandraFace = Pick<Connection, "mode" | "version" | "place">;

/** Wide tables over a link that is open. */
export function createCassandra(link: WideLink, face: CassandraFace): Cassandra {
  let isOpen = true;

  function checkOpen(): void {
    if (isOpen) return;
    throw new CassandraError("CLOSED", `The connection to Cassandra at ${face.place} is closed`);
  }

  async function described(table: WideTableName): Promise<WideTableInfo> {
    checkOpen();
    const found = await link.describeTable(checkNames(table));
    if (found !== undefined) return found;
    throw new CassandraError(
      "NO_TABLE",
      `There is no table ${table.keyspace}.${table.name} in Cassandra at ${face.place}`,
    );
  }

  /** Indexes may be added at any time, so that what a caller knows of them is not enough. */
  async function prepare(
    table: WideTableName,
    selection: WideSelection,
  ): Promise<{ readonly table: WideTableInfo; readonly selection: CheckedSelection }> {
    const found = await described(table);
    const comparisons = checkSelection(found, selection);
    const { allowFiltering = false, limit } = selection;
    return {
      table: found,
      selection: { comparisons, allowFiltering, ...(limit !== undefined && { limit }) },
    };
  }

  return {
    service: "cassandra",
    ...face,
    async ping() {
      checkOpen();
      await link.ping();
    },
    async ensureKeyspace(name) {
      checkOpen();
      await link.ensureKeyspace(checkName("keyspace", name));
    },
    async ensureTable(table) {
      checkOpen();
      checkTable(table);
      if (!await link.hasKeyspace(table.keyspace)) {
        throw new CassandraError(
          "NO_TABLE",
          `There is no keyspace ${table.keyspace} in Cassandra at ${face.place}: ensureKeyspace() makes it`,
        );
      }
      const there = await link.describeTable(table);
      if (there === undefined) {
        await link.createTable(table);
      } else {
        const differences = wideDifferences(table, there);
        if (differences.length > 0) {
          throw new CassandraError(
            "TABLE_MISMATCH",
            `Table ${table.keyspace}.${table.name} at ${face.place} is not as it must be: ${
              differences.join("; ")
            }. Drop it, or use another keyspace`,
          );
        }
      }
      for (const column of table.indexes ?? []) {
        if (!there?.indexes.includes(column)) await link.createIndex(table, column);
      }
      return there === undefined ? "created" : "present";
    },
    async writeMany(write) {
      checkOpen();
      checkNames(write.table);
      const { rows, superseded, refused } = checkRows(write);
      for (const group of groupsOf(rows, write.table)) await link.write(write.table, group);
      return { written: rows.length, superseded, refused };
    },
    async get(table, key) {
      const columns = keyColumns(table);
      if (Object.keys(key).sort().join() !== [...columns].sort().join()) {
        throw new UsageError(
          `key must give the primary key of ${table.keyspace}.${table.name} (${
            columns.join(", ")
          }): current value has ${Object.keys(key).join(", ")}`,
        );
      }
      const where = key as Readonly<Record<string, Exclude<WideValue, null>>>;
      const prepared = await prepare(table, { where });
      for await (const row of link.read(prepared.table, prepared.selection)) return row;
      return undefined;
    },
    async *read(table, selection = {}) {
      const prepared = await prepare(table, selection);
      yield* link.read(prepared.table, prepared.selection);
    },
    async count(table, selection = {}) {
      const prepared = await prepare(table, selection);
      return await link.count(prepared.table, prepared.selection);
    },
    async describeTable(table) {
      checkOpen();
      return await link.describeTable(checkNames(table));
    },
    async listTables() {
      checkOpen();
      const tables = await link.listTables();
      const order = (table: WideTableName) => `${table.keyspace}.${table.name}`;
      return tables.sort((a, b) => order(a) < order(b) ? -1 : 1);
    },
    async dropKeyspace(name) {
      checkOpen();
      await link.dropKeyspace(checkName("keyspace", name));
    },
    async close() {
      if (!isOpen) return;
      isOpen = false;
      await link.close();
    },
  };
}

/** Rows that give the same columns go by the same statement; keys are different, so order is free. */
function* groupsOf(rows: readonly CheckedRow[], table: WideTable): Generator<WriteGroup> {
  const groups = new Map<string, { columns: string[]; rows: WideValue[][] }>();
  for (const row of rows) {
    const columns = Object.keys(table.columns).filter((name) => row.has(name));
    const id = columns.join("\0");
    const group = groups.get(id) ?? { columns, rows: [] };
    group.rows.push(columns.map((name) => row.get(name)!));
    groups.set(id, group);
  }
  yield* groups.values();
}

function checkName(what: "keyspace" | "table", name: string): string {
  if (/^\w{1,48}$/.test(name)) return name;
  throw new UsageError(
    `The name of a ${what} must be letters, digits and _, at most 48: current value is ${
      JSON.stringify(name)
    }`,
  );
}

function checkNames<Table extends WideTableName>(table: Table): Table {
  checkName("keyspace", table.keyspace);
  checkName("table", table.name);
  return table;
}

function checkTable(table: WideTable): void {
  checkNames(table);
  const key = keyColumns(table);
  const named = [...key, ...table.indexes ?? []];
  const unknown = named.find((name) => !Object.hasOwn(table.columns, name));
  if (unknown !== undefined || table.partitionKey.length === 0 || new Set(key).size < key.length) {
    throw new UsageError(
      `The keys and indexes of ${table.keyspace}.${table.name} must be of its columns (${
        Object.keys(table.columns).join(", ")
      }), the partition key at least one and no key column twice: current value is ${
        named.join(", ")
      }`,
    );
  }
}
