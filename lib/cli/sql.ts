/** `deno task sql`: looks into the PostgreSQL in use. @module */

import { openPostgres } from "@lib/connectors/postgres/open_postgres.ts";
import type { Postgres, QueryResult } from "@lib/connectors/postgres/postgres.ts";
import { PostgresError } from "@lib/connectors/postgres/postgres_error.ts";
import { countOf } from "@lib/feedback/count_of.ts";
import { serviceEnvironment } from "@lib/connectors/service_environment.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { runCommand } from "./command.ts";
import { rowPrinter } from "./row_printer.ts";
import { writeLine } from "./write_line.ts";

const command = {
  name: "sql",
  summary:
    "Runs one SQL statement in the PostgreSQL in use (POSTGRES_URL, else the embedded one); " +
    "without one, lists the tables.",
  positionals: '["SELECT …"]',
  options: {
    write: {
      kind: "flag",
      doc: "let the statement change data (without it, reading is all it may)",
    },
    json: { kind: "flag", doc: "one JSON document on stdout" },
  },
  example: 'deno task sql --json "SELECT count(*) FROM tb_sensor_evento"',
} as const;

/** SQLSTATEs of a statement that is none, and of one that would change data. */
const SYNTAX_ERROR = "42601";
const READ_ONLY_TRANSACTION = "25006";

const VARIABLES = ["LAB_HOME", "POSTGRES_URL"];

if (import.meta.main) {
  await runCommand(command, Deno.args, async ({ values: { write, json }, positionals }) => {
    const [sql, ...more] = positionals;
    if (more.length > 0 || sql?.trim() === "") {
      throw new UsageError(
        `sql takes one statement, in quotation marks: current value is ${
          JSON.stringify(positionals.join(" "))
        }`,
      );
    }
    const postgres = await openPostgres(serviceEnvironment(VARIABLES), {
      onNote: (text) => writeLine(Deno.stderr, text),
    });
    try {
      const result = sql === undefined
        ? await listTables(postgres)
        : await run(postgres, sql, write);
      const { service, mode, version, place } = postgres;
      const head = { service, mode, version, place, affected: result.affected };
      const printer = rowPrinter({
        stream: Deno.stdout,
        columns: result.columns,
        json: json ? head : undefined,
      });
      for (const row of result.rows) printer.print(row);
      const shown = countOf(printer.end(), "row");
      writeLine(Deno.stderr, write ? `${shown}, ${result.affected} changed` : shown);
      return 0;
    } finally {
      await postgres.close();
    }
  });
}

async function listTables(postgres: Postgres): Promise<QueryResult> {
  const names = await postgres.listTables();
  return {
    columns: [{ name: "table", type: "text" }],
    rows: names.map((table) => ({ table })),
    affected: 0,
  };
}

async function run(postgres: Postgres, sql: string, mayWrite: boolean): Promise<QueryResult> {
  try {
    if (mayWrite) return await postgres.query(sql);
    return await postgres.transaction(async (session) => {
      await session.query("SET TRANSACTION READ ONLY");
      return await session.query(sql);
    });
  } catch (error) {
    if (!(error instanceof PostgresError)) throw error;
    if (error.sqlState === SYNTAX_ERROR) throw new UsageError(error.message, { cause: error });
    if (error.sqlState === READ_ONLY_TRANSACTION) {
      throw new UsageError(`${error.message}: --write allows it`, { cause: error });
    }
    throw error;
  }
}
