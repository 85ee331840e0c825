/** A Cassandra cluster: the one file that knows its driver. @module */

import cassandra from "cassandra-driver";
import { sqlName } from "@lib/quality/sql_literals.ts";
import type {
  Cassandra,
  WideRow,
  WideTable,
  WideTableInfo,
  WideTableName,
  WideValue,
} from "../cassandra.ts";
import type { CassandraSettings } from "../cassandra_settings.ts";
import { createCassandra } from "../create_cassandra.ts";
import { narrowWhole } from "../wide_value.ts";
import type { CheckedSelection, WideLink } from "../wide_link.ts";
import { partitionBatches } from "./partition_batches.ts";
import { driverError } from "./driver_error.ts";

/** Which cluster, and how long it may take. */
export interface RealCassandraOptions extends CassandraSettings {
  /** How long connecting to a node may take; default 5 s. */
  readonly connectTimeoutMs?: number;
  /** How long one statement may take; default 30 s. */
  readonly callTimeoutMs?: number;
}

/** A cluster can be asked in its own language too. */
export interface RealCassandra extends Cassandra {
  readonly mode: "real";
  /** Runs one CQL statement, with `?` for the parameters. The embedded store knows no CQL. */
  query(cql: string, parameters?: readonly WideValue[]): Promise<WideRow[]>;
}

const PAGE_ROWS = 1_000;
/** Statements under way at once; more were no faster, and crowd others out. */
const CONCURRENCY = 256;
/** Batches within one partition under way at once. */
const CONCURRENT_BATCHES = 16;
/** A node that is back is used again this soon; the driver's own steps grow to ten minutes. */
const RECONNECT_MS = 250;
/** Keyspaces that are the server's own. */
const SERVER_KEYSPACE = /^system(_|$)/;

/**
 * Connects to a cluster and asks it for its version.
 *
 * @throws {CassandraError} with `UNREACHABLE` or `AUTHENTICATION`, within `connectTimeoutMs` for
 * each contact point.
 * @throws {UsageError} if the data centre is none of the cluster's.
 */
export async function openRealCassandra(options: RealCassandraOptions): Promise<RealCassandra> {
  const { contactPoints } = options;
  const place = contactPoints.join(",");
  const client = createClient(options);

  async function execute(
    cql: string,
    parameters: readonly unknown[] = [],
  ): Promise<cassandra.types.ResultSet> {
    try {
      return await client.execute(cql, [...parameters]);
    } catch (error) {
      throw driverError(error, place);
    }
  }

  try {
    await client.connect();
    const { rows } = await execute("SELECT release_version FROM system.local");
    const face = {
      mode: "real",
      version: `Cassandra ${rows[0]?.release_version}`,
      place,
    } as const;
    return {
      ...createCassandra(createLink(client, { execute, place }), face),
      mode: "real",
      query: async (cql, parameters = []) => {
        const rows: WideRow[] = [];
        for await (const row of await execute(cql, parameters)) rows.push(rowOf(row));
        return rows;
      },
    };
  } catch (error) {
    await client.shutdown();
    throw driverError(error, place);
  }
}

function createClient(
  { contactPoints, localDataCenter, credentials, connectTimeoutMs = 5_000, callTimeoutMs = 30_000 }:
    RealCassandraOptions,
): cassandra.Client {
  const { loadBalancing, reconnection } = cassandra.policies;
  return new cassandra.Client({
    contactPoints: [...contactPoints],
    ...(credentials && { credentials: { ...credentials } }),
    // The driver's default wants to be told the data centre.
    ...(localDataCenter === undefined ? {} : { localDataCenter }),
    policies: {
      ...(localDataCenter === undefined && {
        loadBalancing: new loadBalancing.TokenAwarePolicy(new loadBalancing.RoundRobinPolicy()),
      }),
      reconnection: new reconnection.ConstantReconnectionPolicy(RECONNECT_MS),
    },
    queryOptions: {
      consistency: cassandra.types.consistencies.localQuorum,
      prepare: true,
      // Every write carries its own time stamp, so that a repeated one changes nothing.
      isIdempotent: true,
      fetchSize: PAGE_ROWS,
    },
    socketOptions: { connectTimeout: connectTimeoutMs, readTimeout: callTimeoutMs },
    encoding: { useBigIntAsLong: true, useUndefinedAsUnset: true },
  });
}

function createLink(
  client: cassandra.Client,
  { execute, place }: {
    readonly execute: (
      cql: string,
      parameters?: readonly unknown[],
    ) => Promise<cassandra.types.ResultSet>;
    readonly place: string;
  },
): WideLink {
  return {
    ping: async () => void await execute("SELECT key FROM system.local"),
    ensureKeyspace: async (name) =>
      void await execute(
        `CREATE KEYSPACE IF NOT EXISTS ${sqlName(name)} ` +
          `WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}`,
      ),
    async hasKeyspace(name) {
      const { rows } = await execute(
        "SELECT keyspace_name FROM system_schema.keyspaces WHERE keyspace_name = ?",
        [name],
      );
      return rows.length > 0;
    },
    dropKeyspace: async (name) => void await execute(`DROP KEYSPACE IF EXISTS ${sqlName(name)}`),
    async listTables() {
      const tables: WideTableName[] = [];
      const found = await execute("SELECT keyspace_name, table_name FROM system_schema.tables");
      for await (const row of found) {
        if (SERVER_KEYSPACE.test(row.keyspace_name)) continue;
        tables.push({ keyspace: row.keyspace_name, name: row.table_name });
      }
      return tables;
    },
    describeTable: (table) => describe(execute, table),
    createTable: async (table) => void await execute(createTableCql(table)),
    createIndex: async (table, column) =>
      void await execute(
        `CREATE INDEX IF NOT EXISTS ON ${nameOf(table)} (${sqlName(column)})`,
      ),
    async write(table, { columns, rows }) {
      const cql = `INSERT INTO ${nameOf(table)} (${columns.map(sqlName).join(", ")}) ` +
        `VALUES (${columns.map(() => "?").join(", ")})`;
      const partitionAt = table.partitionKey.map((name) => columns.indexOf(name));
      const batches = partitionBatches(rows, { partitionAt });
      const single = batches.filter(({ length }) => length === 1).map(([row]) => [...row!]);
      try {
        await cassandra.concurrent.executeConcurrent(client, cql, single, {
          concurrencyLevel: CONCURRENCY,
        });
        const several = batches.filter(({ length }) => length > 1);
        for (let at = 0; at < several.length; at += CONCURRENT_BATCHES) {
          await Promise.all(
            several.slice(at, at + CONCURRENT_BATCHES).map((batch) =>
              client.batch(batch.map((row) => ({ query: cql, params: [...row] })), {
                logged: false,
                prepare: true,
              })
            ),
          );
        }
      } catch (error) {
        throw driverError(error, place);
      }
    },
    async *read(table, selection) {
      const names = Object.keys(table.columns);
      const { cql, parameters } = selectCql(table, {
        what: names.map(sqlName).join(", "),
        selection,
      });
      const result = await execute(cql, parameters);
      try {
        for await (const row of result) yield rowOf(row);
      } catch (error) {
        throw driverError(error, place);
      }
    },
    async count(table, selection) {
      const { cql, parameters } = selectCql(table, { what: "count(*) AS n", selection });
      const { rows } = await execute(cql, parameters);
      return Number(rows[0]!.n);
    },
    close: () => client.shutdown(),
  };
}

async function describe(
  execute: (cql: string, parameters: readonly unknown[]) => Promise<cassandra.types.ResultSet>,
  { keyspace, name }: WideTableName,
): Promise<WideTableInfo | undefined> {
  const { rows } = await execute(
    "SELECT column_name, kind, position, type FROM system_schema.columns " +
      "WHERE keyspace_name = ? AND table_name = ?",
    [keyspace, name],
  );
  if (rows.length === 0) return undefined;
  const { rows: indexes } = await execute(
    "SELECT options FROM system_schema.indexes WHERE keyspace_name = ? AND table_name = ?",
    [keyspace, name],
  );
  const ofKind = (kind: string) =>
    rows.filter((row) => row.kind === kind).sort((a, b) => a.position - b.position)
      .map((row) => String(row.column_name));
  const partitionKey = ofKind("partition_key");
  const clusteringKey = ofKind("clustering");
  const key = [...partitionKey, ...clusteringKey];
  const types = new Map(rows.map((row) => [String(row.column_name), String(row.type)]));
  const others = [...types.keys()].filter((column) => !key.includes(column)).sort();
  return {
    keyspace,
    name,
    columns: Object.fromEntries([...key, ...others].map((column) => [column, types.get(column)!])),
    partitionKey,
    clusteringKey,
    indexes: indexes.map((row) => String(row.options.target).replace(/^"(.*)"$/, "$1")).sort(),
  };
}

function createTableCql(table: WideTable): string {
  const columns = Object.entries(table.columns).map(([name, type]) => `${sqlName(name)} ${type}`);
  const partition = `(${table.partitionKey.map(sqlName).join(", ")})`;
  const key = [partition, ...(table.clusteringKey ?? []).map(sqlName)].join(", ");
  return `CREATE TABLE IF NOT EXISTS ${nameOf(table)} (${
    columns.join(", ")
  }, PRIMARY KEY (${key}))`;
}

function selectCql(
  table: WideTableName,
  { what, selection: { comparisons, allowFiltering, limit } }: {
    readonly what: string;
    readonly selection: CheckedSelection;
  },
): { readonly cql: string; readonly parameters: readonly WideValue[] } {
  const terms = comparisons.map(({ column, operator }) => `${sqlName(column)} ${operator} ?`);
  const where = terms.length === 0 ? "" : ` WHERE ${terms.join(" AND ")}`;
  const most = limit === undefined ? "" : ` LIMIT ${limit}`;
  const filtering = allowFiltering ? " ALLOW FILTERING" : "";
  return {
    cql: `SELECT ${what} FROM ${nameOf(table)}${where}${most}${filtering}`,
    parameters: comparisons.map(({ value }) => value),
  };
}

/** Values of types that we do not know are given as the driver shows them. */
function rowOf(row: cassandra.types.Row): WideRow {
  return Object.fromEntries(
    row.keys().map((name) => [name, valueOf(row.get(name))]),
  );
}

function valueOf(value: unknown): WideValue {
  if (value === null || value === undefined) return null;
  if (typeof value === "bigint") return narrowWhole(value);
  if (typeof value === "object") return value instanceof Date ? value.toISOString() : String(value);
  return value as WideValue;
}

function nameOf({ keyspace, name }: WideTableName): string {
  return `${sqlName(keyspace)}.${sqlName(name)}`;
}
