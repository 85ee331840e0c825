/** The interface over a driver: what both databases do is written once, so that it is the same. @module */

import { AsyncLocalStorage } from "node:async_hooks";
import type { Connection } from "@lib/connectors/connection.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { createIndexSql, createTableSql } from "./create_table_sql.ts";
import { decodeValue, typeOfOid } from "./decode_value.ts";
import { describeTable } from "./describe_table.ts";
import { encodeParameter } from "./encode_value.ts";
import { insertMany } from "./insert_many.ts";
import type { Postgres, QueryResult, SqlRow, SqlSession, SqlValue } from "./postgres.ts";
import { PostgresError } from "./postgres_error.ts";
import type { LinkTransaction, RunStatement, SqlLink, WireResult } from "./sql_link.ts";
import { tableDifferences } from "./table_differences.ts";

/** Any number, the same for all who make tables: two at once would refuse each other. */
const TABLE_LOCK = 7_034_001;

/** What the connection is called. */
export type PostgresFace = Pick<Connection, "mode" | "version" | "place">;

/** A database over a link that is open. */
export function createPostgres(link: SqlLink, face: PostgresFace): Postgres {
  const inside = new AsyncLocalStorage<true>();
  let isOpen = true;

  function checkUsable(): void {
    if (!isOpen) {
      throw new PostgresError("CLOSED", `The connection to PostgreSQL at ${face.place} is closed`);
    }
    // Embedded there is one connection: waiting for it here would never end.
    if (inside.getStore()) {
      throw new UsageError("Inside transaction() only the session that it hands over may be used");
    }
  }

  async function transaction<T>(work: (open: LinkTransaction) => Promise<T>): Promise<T> {
    checkUsable();
    return await link.transaction((open) => inside.run(true, () => work(open)));
  }

  async function inSession<T>(work: (session: SqlSession) => Promise<T>): Promise<T> {
    return await transaction(async (open) => {
      let failure: { readonly error: unknown } | undefined;
      const watched = async <U>(call: () => Promise<U>): Promise<U> => {
        try {
          return await call();
        } catch (error) {
          failure ??= { error };
          throw error;
        }
      };
      const result = await work({
        query: (sql, parameters) => watched(() => query(open.run, sql, parameters)),
        insertMany: (request) => watched(() => insertMany(open, request)),
      });
      // PostgreSQL has given the transaction up, and would answer COMMIT with a silent ROLLBACK.
      if (failure !== undefined) throw failure.error;
      return result;
    });
  }

  const ownQuery: SqlSession["query"] = async (sql, parameters) => {
    checkUsable();
    return await query(link.run, sql, parameters);
  };

  return {
    service: "postgres",
    ...face,
    query: ownQuery,
    insertMany: async (request) => {
      if (request.rows.length === 0) return { written: 0, refused: [] };
      return await transaction((open) => insertMany(open, request));
    },
    transaction: inSession,
    ensureTable: (definition) =>
      inSession(async (session) => {
        await session.query("SELECT pg_advisory_xact_lock($1)", [TABLE_LOCK]);
        const there = await describeTable(session, definition.name);
        if (there === undefined) {
          await session.query(createTableSql(definition));
        } else {
          const differences = tableDifferences(definition, there);
          if (differences.length > 0) {
            throw new PostgresError(
              "TABLE_MISMATCH",
              `Table ${definition.name} at ${face.place} is not as it must be: ${
                differences.join("; ")
              }. Rename or drop it, or use another database`,
            );
          }
        }
        for (const index of Object.entries(definition.indexes ?? {})) {
          await session.query(createIndexSql(definition.name, index));
        }
        return there === undefined ? "created" : "present";
      }),
    describeTable: (name) => describeTable({ query: ownQuery }, name),
    async listTables() {
      const { rows } = await ownQuery<{ name: string }>(
        `SELECT table_name AS name FROM information_schema.tables
         WHERE table_schema = current_schema() ORDER BY table_name COLLATE "C"`,
      );
      return rows.map(({ name }) => name);
    },
    ping: async () => void await ownQuery("SELECT 1"),
    async close() {
      if (!isOpen) return;
      isOpen = false;
      await link.close();
    },
  };
}

async function query<Row extends SqlRow>(
  run: RunStatement,
  sql: string,
  parameters: Parameters<SqlSession["query"]>[1] = [],
): Promise<QueryResult<Row>> {
  return read<Row>(await run(sql, parameters.map(encodeParameter)));
}

function read<Row extends SqlRow>({ columns, rows, affected }: WireResult): QueryResult<Row> {
  const names = distinctNames(columns.map(({ name }) => name));
  const types = columns.map(({ oid }) => typeOfOid(oid));
  return {
    columns: names.map((name, at) => ({ name, type: types[at]! })),
    rows: rows.map((values) => {
      const row: Record<string, SqlValue> = {};
      values.forEach((text, at) => {
        row[names[at]!] = text === null ? null : decodeValue(types[at]!, text);
      });
      return row as Row;
    }),
    affected,
  };
}

function distinctNames(names: readonly string[]): string[] {
  const distinct: string[] = [];
  for (const name of names) {
    let other = name;
    for (let n = 2; distinct.includes(other); n++) other = `${name}_${n}`;
    distinct.push(other);
  }
  return distinct;
}
