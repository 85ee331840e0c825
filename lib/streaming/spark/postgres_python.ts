/** The part of a Spark job that writes to PostgreSQL. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";
import { sqlName } from "@lib/quality/sql_literals.ts";
import { outputColumns } from "../query/output_columns.ts";
import type { StreamQuery } from "../query/stream_query.ts";
import { POSTGRES_TYPES } from "../sinks/postgres_types.ts";
import { columnPath } from "./column_path.ts";
import { pythonText } from "./python_text.ts";
import type { WritePart } from "./spark_job.ts";

export interface PostgresOptions {
  readonly table: string;
  /** Columns that identify a row; none where rows are records. */
  readonly key: readonly string[];
}

const PACKAGE = "org.postgresql:postgresql:42.7.8";
const BATCH = "batch_id";

/**
 * The function `write_batch` of a job that keeps a table: Spark writes a batch as texts into a table
 * beside it, from which one transaction takes it over. JDBC alone could only add rows, so that a
 * batch that is tried again would count twice.
 *
 * @throws {UsageError} where the result has a column that the table needs for itself.
 *
 * @example
 * ```ts
 * import { postgresPython } from "@lib/streaming/spark/postgres_python.ts";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const query = { decode: { format: "json", fields: { n: "long" } } } as const;
 * const { constants } = postgresPython(query, { table: 'a"b', key: [] });
 * assertStringIncludes(constants.join(), 'CREATE TABLE IF NOT EXISTS \\"a\\"\\"b\\"');
 * ```
 */
export function postgresPython(query: StreamQuery, { table, key }: PostgresOptions): WritePart {
  const columns = outputColumns(query).map(({ name, type }) => ({
    name: sqlName(name),
    // Sessions of Spark write instants in UTC, without saying so.
    text: `F.col(${pythonText(columnPath(name))}).cast("string")`,
    isInstant: type === "timestamp",
    sqlType: POSTGRES_TYPES[type],
    plain: name,
  }));
  if (columns.some(({ plain }) => plain === BATCH)) {
    throw new UsageError(
      `--sink must not be postgres with --emit spark where the result has a column ${BATCH}: the ` +
        "table has one of its own",
    );
  }
  const staging = sqlName(`${table}_staging`);
  const target = sqlName(table);
  const valueOf = ({ name, sqlType, isInstant }: (typeof columns)[number]) =>
    `CAST(s.${name}${isInstant ? " || '+00'" : ""} AS ${sqlType})`;
  const sameKey = columns.filter(({ plain }) => key.includes(plain)).map((column) =>
    `t.${column.name} IS NOT DISTINCT FROM ${valueOf(column)}`
  );
  const replacesAll = query.outputMode === "complete" ||
    (Boolean(query.aggregates?.length) && key.length === 0);
  const removal = replacesAll
    ? `DELETE FROM ${target}`
    : key.length > 0
    ? `DELETE FROM ${target} t USING ${staging} s WHERE ${sameKey.join(" AND ")}`
    : `DELETE FROM ${target} WHERE ${BATCH} = {batch_id}`;
  const statements = [
    `CREATE TABLE IF NOT EXISTS ${target} (${BATCH} bigint NOT NULL, ${
      columns.map(({ name, sqlType }) => `${name} ${sqlType}`).join(", ")
    })`,
    removal,
    `INSERT INTO ${target} (${BATCH}, ${columns.map(({ name }) => name).join(", ")}) ` +
    `SELECT {batch_id}, ${columns.map(valueOf).join(", ")} FROM ${staging} s`,
    `DROP TABLE ${staging}`,
  ];
  return {
    constants: [
      `STAGING = ${pythonText(staging)}`,
      [
        "# One transaction. Rows that are there already make way, and so does what an",
        "# attempt before this one left.",
        "TAKE_OVER = [",
        ...statements.map((sql) => `    ${pythonText(sql)},`),
        "]",
      ].join("\n"),
    ],
    functions: [
      [
        "def write_batch(batch: DataFrame, batch_id: int, url: str) -> None:",
        '    """Rows into the table; a batch that is tried again replaces its own."""',
        "    texts = batch.select(",
        ...columns.map(({ text, plain }) => `        ${text}.alias(${pythonText(plain)}),`),
        "    )",
        '    writer = texts.write.format("jdbc").mode("overwrite")',
        '    writer.option("driver", "org.postgresql.Driver").option("url", url).option(',
        '        "dbtable", STAGING',
        "    ).save()",
        '    statements = [sql.replace("{batch_id}", str(batch_id)) for sql in TAKE_OVER]',
        "    run_in_postgres(batch.sparkSession, url, statements)",
      ].join("\n"),
      RUN,
    ],
    notes: [
      `The table has a column ${BATCH} for the batch that wrote a row, and is not that of a run here; ` +
      "retractions and a system's own tables have no counterpart.",
    ],
    imports: ["os"],
    packages: [PACKAGE],
    arguments: [[
      '        "--jdbc-url",',
      '        default=os.environ.get("JDBC_URL", "jdbc:postgresql://localhost/postgres"),',
      '        help="the database, with user= and password= (default: JDBC_URL)",',
    ]],
    sink: [".foreachBatch(lambda batch, batch_id: write_batch(batch, batch_id, args.jdbc_url))"],
  };
}

const RUN = `def run_in_postgres(
    spark: SparkSession, url: str, statements: list[str]
) -> None:
    """All statements or none, through the driver that Spark has for JDBC."""
    jvm = spark._jvm
    # Java finds only drivers of its own class path; Spark's registry finds those of
    # --packages too.
    registry = jvm.org.apache.spark.sql.execution.datasources.jdbc.DriverRegistry
    registry.register("org.postgresql.Driver")
    connection = jvm.java.sql.DriverManager.getConnection(url)
    try:
        connection.setAutoCommit(False)
        statement = connection.createStatement()
        for sql in statements:
            statement.execute(sql)
        connection.commit()
    finally:
        connection.close()`;
