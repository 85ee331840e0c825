/** `deno task wide`: looks into the Cassandra in use. @module */

import type { Cassandra, Condition, WideTableName } from "@lib/connectors/cassandra/cassandra.ts";
import { openCassandra } from "@lib/connectors/cassandra/open_cassandra.ts";
import { CassandraError } from "@lib/connectors/cassandra/cassandra_error.ts";
import { countOf } from "@lib/feedback/count_of.ts";
import { CASSANDRA_VARIABLES } from "@lib/connectors/cassandra/cassandra_settings.ts";
import { serviceEnvironment } from "@lib/connectors/service_environment.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { runCommand } from "./command.ts";
import { rowPrinter } from "./row_printer.ts";
import { writeLine } from "./write_line.ts";

const command = {
  name: "wide",
  summary:
    "Prints the rows of a table in the Cassandra in use (CASSANDRA_CONTACT_POINTS, else the " +
    "embedded one); without one, lists the tables. It reads, and never writes.",
  positionals: "[TABLE|KEYSPACE.TABLE]",
  options: {
    where: {
      kind: "text",
      value: "COLUMN=VALUE",
      repeated: true,
      doc: "only rows with this value; also COLUMN>VALUE, >=, <, <=",
    },
    filter: { kind: "flag", doc: "let conditions read the whole table (CQL's ALLOW FILTERING)" },
    limit: {
      kind: "integer",
      doc: "print at most so many rows (default: all)",
      accepts: { test: (rows: number) => rows >= 1, say: "a whole number from 1" },
    },
    count: { kind: "flag", doc: "print how many rows there are, and no row" },
    json: { kind: "flag", doc: "one JSON document on stdout" },
  },
  example: "deno task wide --json tb_ocorrencias_municipio --where uf=SP --filter",
} as const;

const VARIABLES = ["LAB_HOME", ...CASSANDRA_VARIABLES];

if (import.meta.main) {
  await runCommand(command, Deno.args, async ({ values, positionals }) => {
    const { where, filter, limit, count, json } = values;
    const [name, ...more] = positionals;
    if (more.length > 0) {
      throw new UsageError(
        `wide takes one table: current value is ${JSON.stringify(positionals.join(" "))}`,
      );
    }
    const ofTable = {
      "--where": where.length > 0,
      "--filter": filter,
      "--limit": limit,
      "--count": count,
    };
    const [lost] = Object.entries(ofTable).filter(([, given]) => given).map(([flag]) => flag);
    if (name === undefined && lost !== undefined) {
      throw new UsageError(
        `${lost} must come with a table: none is given, and without one the tables are listed`,
      );
    }
    const cassandra = await openCassandra(serviceEnvironment(VARIABLES), {
      onNote: (text) => writeLine(Deno.stderr, text),
    });
    try {
      const { service, mode, version, place } = cassandra;
      const head = { service, mode, version, place };
      const print = (
        columns: readonly { readonly name: string; readonly type: string }[],
        more: Readonly<Record<string, unknown>> = {},
      ) =>
        rowPrinter({ stream: Deno.stdout, columns, json: json ? { ...head, ...more } : undefined });
      if (name === undefined) {
        const printer = print([{ name: "keyspace", type: "text" }, {
          name: "table",
          type: "text",
        }]);
        for (const { keyspace, name } of await cassandra.listTables()) {
          printer.print({ keyspace, table: name });
        }
        writeLine(Deno.stderr, countOf(printer.end(), "table"));
        return 0;
      }
      const { keyspace, name: table } = await findTable(cassandra, name);
      const info = await cassandra.describeTable({ keyspace, name: table });
      if (info === undefined) throw noTable(cassandra, name);
      const conditions = where.map((text) => readCondition(text, info.columns));
      const selection = {
        where: Object.fromEntries(
          conditions.map(([column]) => [column, merged(conditions, column)]),
        ),
        allowFiltering: filter,
      };
      if (count) {
        const printer = print([{ name: "count", type: "bigint" }], { keyspace, table });
        printer.print({ count: await cassandra.count(info, selection) });
        printer.end();
        return 0;
      }
      const columns = Object.entries(info.columns).map(([name, type]) => ({ name, type }));
      const printer = print(columns, { keyspace, table });
      const limited = { ...selection, ...(limit !== undefined && { limit }) };
      for await (const row of cassandra.read(info, limited)) printer.print(row);
      writeLine(Deno.stderr, `${countOf(printer.end(), "row")} of ${keyspace}.${table}`);
      return 0;
    } catch (error) {
      if (!(error instanceof CassandraError) || error.code !== "STATEMENT") throw error;
      throw new UsageError(`${error.message} (--filter)`, { cause: error });
    } finally {
      await cassandra.close();
    }
  });
}

/** A name without a keyspace will do where only one keyspace has such a table. */
async function findTable(cassandra: Cassandra, text: string): Promise<WideTableName> {
  const tables = await cassandra.listTables();
  const found = tables.filter(({ keyspace, name }) =>
    text === name || text === `${keyspace}.${name}`
  );
  if (found.length > 1) {
    throw new UsageError(
      `TABLE must name one of ${
        found.map(({ keyspace, name }) => `${keyspace}.${name}`).join(", ")
      }: current value is ${JSON.stringify(text)}`,
    );
  }
  const [table] = found;
  if (table === undefined) throw noTable(cassandra, text);
  return table;
}

function noTable({ place }: Cassandra, text: string): CassandraError {
  return new CassandraError(
    "NO_TABLE",
    `There is no table ${text} in Cassandra at ${place}: deno task wide lists those that are there`,
  );
}

/** A column, an operator and a value of the column's type. */
function readCondition(
  text: string,
  columns: Readonly<Record<string, string>>,
): readonly [column: string, condition: Condition] {
  const [, column, operator, value] = /^([^=<>]+)(=|>=?|<=?)(.*)$/s.exec(text) ?? [];
  if (column === undefined || !Object.hasOwn(columns, column)) {
    throw new UsageError(
      `--where must be COLUMN=VALUE with a column of the table (${
        Object.keys(columns).join(", ")
      }): current value is ${JSON.stringify(text)}`,
    );
  }
  const typed = readValue(value!, columns[column]!);
  if (typed === undefined) {
    throw new UsageError(
      `--where must compare ${column} with a ${columns[column]}: current value is ${
        JSON.stringify(text)
      }`,
    );
  }
  return [column, operator === "=" ? typed : { [operator!]: typed }];
}

function readValue(text: string, type: string): string | number | bigint | boolean | undefined {
  switch (type) {
    case "int":
    case "bigint":
      return /^-?\d+$/.test(text) ? BigInt(text) : undefined;
    case "double":
      return text.trim() === "" || Number.isNaN(Number(text)) ? undefined : Number(text);
    case "boolean":
      return text === "true" ? true : text === "false" ? false : undefined;
    default:
      return text;
  }
}

/** `--where id>a --where id<b` are two bounds of one column. */
function merged(conditions: readonly (readonly [string, Condition])[], column: string): Condition {
  const own = conditions.filter(([name]) => name === column).map(([, condition]) => condition);
  if (own.length === 1) return own[0]!;
  if (own.every((condition) => typeof condition === "object")) return Object.assign({}, ...own);
  throw new UsageError(`--where must give ${column} one value, or bounds: it is given twice`);
}
