/** A query's outputs into tables of one PostgreSQL database. @module */

import type { Postgres, SqlSession } from "@lib/connectors/postgres/postgres.ts";
import { PostgresError } from "@lib/connectors/postgres/postgres_error.ts";
import type { StoredTable, StoredView } from "@lib/contracts/stream_contract.ts";
import { sqlName } from "@lib/quality/sql_literals.ts";
import type { Row } from "../query/stream_query.ts";
import { formatTimestamp } from "@lib/time/format_timestamp.ts";
import { createRowMaker, type RowMaker, type RowParts } from "./create_row_maker.ts";
import { deadLetterOfRow } from "./dead_letter_of.ts";
import {
  type Output,
  OUTPUTS,
  type Sink,
  type SinkBatch,
  type SinkReport,
  type SinkRow,
  type SinkSchema,
} from "./sink.ts";
import { tableDefinition } from "./table_definition.ts";

/** One table and its name. */
export interface OutputTable {
  readonly name: string;
  readonly table: StoredTable;
  /** Values of columns that are the same in all rows of this output: others share the table. */
  readonly constants?: Row;
}

/** Where what goes. */
export interface PostgresSinkOptions {
  readonly postgres: Postgres;
  readonly tables: Readonly<Partial<Record<Output, OutputTable>>>;
  /** Views over the tables, made or replaced when the sink opens. */
  readonly views?: Readonly<Record<string, StoredView>>;
  /** Code of the dead letters that rows become which the database will never take. */
  readonly refusedCode?: string;
  readonly nowMs?: () => number;
}

/** Outputs that are rows of the batch, in the order of writing. */
const WRITTEN = ["records", "windows", "late"] as const;

/** What was written of which query: the database's own half of the checkpoint. */
const COMMITS = {
  name: "stream_commits",
  columns: {
    query_id: { type: "text", notNull: true },
    // A query may write by several sinks, each with a transaction of its own.
    tables: { type: "text", notNull: true },
    batch_id: { type: "bigint", notNull: true },
    next_offsets: { type: "jsonb", notNull: true },
    // Where dead letters are stored elsewhere, a batch that comes again must refuse the same rows.
    refused: { type: "jsonb" },
    committed_at: { type: "timestamptz", notNull: true, default: "now()" },
  },
  primaryKey: ["query_id", "tables"],
} as const;

/**
 * A sink of tables: the rows of a batch, its dead letters and the fact that it was written are one
 * transaction, and a batch that comes again is left alone.
 *
 * Rows of records, dead letters and late rows are stored once by the table's key; windows replace
 * what is there in update mode, and in complete mode the whole table is replaced.
 *
 * @throws {PostgresError} on opening, if a table is there with another schema, naming the difference.
 *
 * @example
 * ```ts
 * import { openEmbeddedPostgres } from "@lib/connectors/postgres/embedded/open_embedded_postgres.ts";
 * import { iotEvent } from "@lib/contracts/iot_event.ts";
 * import { createPostgresSink } from "@lib/streaming/sinks/create_postgres_sink.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const dir = await Deno.makeTempDir();
 * const postgres = await openEmbeddedPostgres({ dir });
 * const table = iotEvent.tables.tb_sensor_evento;
 * const sink = createPostgresSink({
 *   postgres,
 *   tables: { records: { name: "tb_sensor_evento", table } },
 * });
 * const query = { queryId: "q", outputMode: "append" } as const;
 * await sink.open({ ...query, queryName: "iot", columns: {}, windowKey: [] });
 * const origin = { topic: "t", partition: 0, offset: 0, timestampMs: null };
 * const rows = { records: [{ values: { BATERIA: 3 }, origin }] };
 * const batch = { ...query, batchId: 0, rows, deadLetters: [], nextOffsets: {}, isFlush: false };
 * await sink.write(batch);
 * await sink.write(batch); // as after a crash
 * assertEquals((await postgres.query("SELECT bateria FROM tb_sensor_evento")).rows, [{ bateria: 3 }]);
 * await postgres.close();
 * await Deno.remove(dir, { recursive: true });
 * ```
 */
export function createPostgresSink(options: PostgresSinkOptions): Sink {
  const { postgres, tables, views = {}, nowMs = Date.now } = options;
  const outputs = OUTPUTS.filter((output) => tables[output] !== undefined);
  const targets = new Map(outputs.map((output) => [output, targetOf(tables[output]!)]));
  const commitName = [...targets.values()].map(({ name }) => name).join(",");
  let schema: SinkSchema | undefined;

  async function writeBatch(session: SqlSession, batch: SinkBatch): Promise<SinkReport> {
    if (!await claim(session, batch, commitName)) return await earlierReport(session, batch);
    const stamp = { nowMicros: nowMs() * 1000, batchId: batch.batchId };
    const refused: Refusal[] = [];
    let written = 0;
    for (const output of WRITTEN) {
      const target = targets.get(output);
      const rows = batch.rows[output] ?? [];
      if (target === undefined) continue;
      if (output === "windows") await makeRoom(session, target, batch);
      const kept = rows.filter(({ isRetraction }) => !isRetraction);
      const result = await insert(session, target, {
        rows: kept.map((row) => ({ ...row, ...stamp })),
        replaces: output === "windows" && batch.outputMode === "update",
      });
      if (output !== "late") written += result.written;
      for (const { position, error } of result.refused) {
        const code = options.refusedCode ?? error.code;
        refused.push({
          output,
          position: rows.indexOf(kept[position]!),
          code,
          message: error.message,
        });
      }
    }
    const rejected = refused.map((refusal) => rejection(refusal, batch));
    if (refused.length > 0) {
      await session.query(
        "UPDATE stream_commits SET refused = $3 WHERE query_id = $1 AND tables = $2",
        [batch.queryId, commitName, JSON.stringify(refused)],
      );
    }
    const letters = targets.get("deadLetters");
    if (letters !== undefined) {
      const all = [
        ...batch.deadLetters,
        ...rejected.map((refusal, i) => letterOf(refusal, batch, i)),
      ];
      await insert(session, letters, { rows: all.map((letter) => ({ letter, ...stamp })) });
    }
    return { written, rejected };
  }

  /** Of a batch that comes again: what became of it the first time. */
  async function earlierReport(session: SqlSession, batch: SinkBatch): Promise<SinkReport> {
    const { rows } = await session.query(
      "SELECT refused FROM stream_commits WHERE query_id = $1 AND tables = $2 AND batch_id = $3",
      [batch.queryId, commitName, batch.batchId],
    );
    const refused = JSON.parse(String(rows[0]?.refused ?? "[]")) as readonly Refusal[];
    const outputs = WRITTEN.filter((output) => output !== "late" && targets.has(output));
    const given = outputs.reduce((sum, output) => sum + (batch.rows[output]?.length ?? 0), 0);
    const written = given - refused.filter(({ output }) => output !== "late").length;
    return { written, rejected: refused.map((refusal) => rejection(refusal, batch)) };
  }

  function letterOf(
    { row, code, message }: SinkReport["rejected"][number],
    { batchId }: SinkBatch,
    position: number,
  ) {
    return deadLetterOfRow(row, {
      failure: { code, message, stage: "sink" },
      columns: schema?.columns.windows ?? schema?.columns.records ?? [],
      queryName: schema?.queryName ?? "",
      batchId,
      position,
    });
  }

  return {
    description: `PostgreSQL ${postgres.mode} (${
      [...targets.values()].map(({ name }) => name).join(", ")
    })`,
    guarantee: "exactly once: a batch's rows, its dead letters and its number are one transaction",
    outputs,
    open: async (opened) => {
      schema = opened;
      await postgres.ensureTable(COMMITS);
      for (const { definition } of targets.values()) await postgres.ensureTable(definition);
      for (const [name, { sql }] of Object.entries(views)) {
        await postgres.query(`CREATE OR REPLACE VIEW ${sqlName(name)} AS ${sql}`);
      }
    },
    write: async (batch) => {
      try {
        return await postgres.transaction((session) => writeBatch(session, batch));
      } catch (error) {
        if (!(error instanceof PostgresError) || error.code !== "OUTCOME_UNKNOWN") throw error;
        // If it did happen, the next try finds the batch's number.
        throw new PostgresError("UNREACHABLE", error.message, { cause: error });
      }
    },
    close: () => Promise.resolve(),
  };
}

interface Target extends Required<OutputTable> {
  readonly definition: ReturnType<typeof tableDefinition>;
  readonly maker: RowMaker;
}

function targetOf({ name, table, constants = {} }: OutputTable): Target {
  const { columns, make } = createRowMaker(table);
  return {
    name,
    table,
    constants,
    definition: tableDefinition(name, table),
    maker: {
      columns,
      make: (parts) => make({ ...parts, values: { ...parts.values, ...constants } }),
    },
  };
}

/** A row that the database will never take, by its place in the batch. */
interface Refusal {
  readonly output: (typeof WRITTEN)[number];
  readonly position: number;
  readonly code: string;
  readonly message: string;
}

function rejection(
  { output, position, code, message }: Refusal,
  { rows }: SinkBatch,
): SinkReport["rejected"][number] {
  return { row: rows[output]![position]!, code, message };
}

/** Whether the batch is new; if so, it counts as written from here on. */
async function claim(session: SqlSession, batch: SinkBatch, tables: string): Promise<boolean> {
  const { affected } = await session.query(
    `INSERT INTO stream_commits (query_id, tables, batch_id, next_offsets) VALUES ($1, $2, $3, $4)
     ON CONFLICT (query_id, tables) DO UPDATE SET
       batch_id = excluded.batch_id, next_offsets = excluded.next_offsets, refused = NULL,
       committed_at = now()
     WHERE stream_commits.batch_id < excluded.batch_id`,
    [batch.queryId, tables, batch.batchId, JSON.stringify(batch.nextOffsets)],
  );
  return affected > 0;
}

async function insert(
  session: SqlSession,
  { definition, table, maker }: Target,
  { rows, replaces = false }: { readonly rows: readonly RowParts[]; readonly replaces?: boolean },
) {
  return await session.insertMany({
    table: definition,
    columns: maker.columns,
    rows: rows.map((parts) => maker.make(parts)),
    onConflict: { key: table.key, then: replaces ? "update" : "keep" },
    onRefused: "report",
  });
}

/** Removes what the batch's windows take the place of. */
async function makeRoom(
  session: SqlSession,
  { name, table, maker, constants }: Target,
  { outputMode, rows: { windows = [] } }: SinkBatch,
): Promise<void> {
  if (outputMode === "complete") {
    const own = [
      "TRUE",
      ...Object.keys(constants).map((column, i) => `${sqlName(column)} = $${i + 1}`),
    ];
    await session.query(
      `DELETE FROM ${sqlName(name)} WHERE ${own.join(" AND ")}`,
      Object.values(constants),
    );
    return;
  }
  const where = table.key.map((column, i) => `${sqlName(column)} IS NOT DISTINCT FROM $${i + 1}`);
  for (const row of windows.filter(({ isRetraction }) => isRetraction)) {
    await session.query(
      `DELETE FROM ${sqlName(name)} WHERE ${where.join(" AND ")}`,
      keyOf(row, { table, maker }),
    );
  }
}

function keyOf({ values }: SinkRow, { table, maker }: Pick<Target, "table" | "maker">) {
  const row = maker.make({ values, nowMicros: 0, batchId: 0 });
  return table.key.map((column) => {
    const value = row[column] ?? null;
    const isInstant = table.columns[column]!.type.startsWith("timestamp");
    return isInstant && typeof value === "number" ? formatTimestamp(value) : value;
  });
}
