/** The part of a Spark job that turns records into rows. @module */

import { sparkDialect } from "@lib/quality/spark_dialect.ts";
import { columnTypes } from "../query/column_types.ts";
import { rowFields } from "../query/row_fields.ts";
import { EVENT_TIME_COLUMN, type FieldType, type StreamQuery } from "../query/stream_query.ts";
import { columnPath } from "./column_path.ts";
import { expressionPython } from "./expression_python.ts";
import { pythonText } from "./python_text.ts";
import type { PythonPart } from "./spark_job.ts";

const PYTHON_TYPES: Readonly<Record<FieldType, string>> = {
  string: "T.StringType()",
  double: "T.DoubleType()",
  long: "T.LongType()",
  boolean: "T.BooleanType()",
  timestamp: "T.TimestampType()",
};

/** The streams' grammar of timestamps; the calendar is left to Spark. */
const READ_INSTANT = String
  .raw`# YYYY-MM-DD, or that, T or a space, HH:MM[:SS[.fraction]] and Z or +HH:MM.
INSTANT = (
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}:[0-9]{2})?)?\z"
)


def read_instant(text: Column) -> Column:
    """The instant that a text states, by one grammar; null where it states none.

    Spark alone would also take "2025", or "10:15" of today, but no zone after
    minutes.
    """
    with_seconds = F.regexp_replace(text, r"^(.{16})([Z+-].*)$", "$1:00$2")
    instant = F.to_timestamp(with_seconds)
    return F.when(text.rlike(INSTANT) & F.year(instant).between(1, 9999), instant)`;

/**
 * The functions `decode` and, where the query's contract derives columns, `derive`; rows come from
 * members of records that have the declared type, as `from_json` reads them.
 *
 * @throws {TypeError} for a formula that cannot be read.
 *
 * @example
 * ```ts
 * import { rowsPython } from "@lib/streaming/spark/rows_python.ts";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const { constants } = rowsPython({ decode: { format: "json", fields: { n: "long" } } });
 * assertStringIncludes(constants[0]!, 'T.StructField("n", T.LongType())');
 * ```
 */
export function rowsPython(query: StreamQuery): PythonPart {
  const { decode, derive } = query;
  const { eventTime, fields } = decode;
  const isText = Boolean(eventTime) && fields[eventTime!] !== "timestamp";
  const usesInstants = isText ||
    Object.values(derive ?? {}).some(({ from }) => from.includes("TO_TIMESTAMP"));
  return {
    constants: [schemaPython(query), optionsPython(query)],
    functions: [
      ...(usesInstants ? [READ_INSTANT] : []),
      decodePython(query),
      ...(derive && Object.keys(derive).length > 0 ? [derivePython(query)] : []),
    ],
    notes: notesOf(query),
  };
}

/** Also the event time, if it is not among the fields. */
function schemaPython({ decode }: StreamQuery): string {
  const { fields, eventTime } = decode;
  const members = { ...fields };
  if (eventTime && !Object.hasOwn(members, eventTime)) members[eventTime] = "string";
  const lines = Object.entries(members).map(([name, type]) =>
    `        T.StructField(${pythonText(name)}, ${PYTHON_TYPES[type]}),`
  );
  return [
    "# Members of a record that are read; all others are passed over.",
    "RECORD = T.StructType(",
    "    [",
    ...lines,
    "    ]",
    ")",
  ].join("\n");
}

function optionsPython({ decode }: StreamQuery): string {
  return decode.strict
    ? [
      "# JSON by its standard, where Spark alone takes more.",
      'JSON_OPTIONS = {"allowSingleQuotes": "false", "allowNonNumericNumbers": "false"}',
    ].join("\n")
    : "JSON_OPTIONS: dict[str, str] = {}";
}

function decodePython({ decode }: StreamQuery): string {
  const { fields, eventTime } = decode;
  const parsed = (name: string) => `F.col(${pythonText(columnPath("parsed", name))})`;
  const columns = Object.keys(rowFields(decode)).map((name) =>
    `${parsed(name)}.alias(${pythonText(name)})`
  );
  if (eventTime) {
    const time = parsed(eventTime);
    const instant = fields[eventTime] === "timestamp" ? time : `read_instant(${time})`;
    columns.push(`${instant}.alias(${pythonText(EVENT_TIME_COLUMN)})`);
  }
  return [
    "def decode(records: DataFrame) -> DataFrame:",
    '    """What each record says, in `row`: null where it says nothing of that type."""',
    '    parsed = F.from_json("value", RECORD, JSON_OPTIONS)',
    "    row = F.struct(",
    ...columns.map((column) => `        ${column},`),
    "    )",
    '    return records.withColumn("parsed", parsed).withColumn("row", row)',
  ].join("\n");
}

function derivePython({ decode, derive = {} }: StreamQuery): string {
  const known = new Set(Object.keys(columnTypes({ decode })));
  const formulas = Object.fromEntries(
    Object.entries(derive).map(([name, { from }]) => [name, from]),
  );
  const lines = Object.entries(derive).map(([name, { from, type }]) => {
    // What is there already is named; what comes later is written out.
    const rest = Object.fromEntries(Object.entries(formulas).filter(([name]) => !known.has(name)));
    const column = expressionPython(from, {
      columnOf: (name) => `F.col(${pythonText(columnPath(name))})`,
      formulas: rest,
    });
    known.add(name);
    // Numbers of a formula are doubles.
    const cast = type === "long" ? `.cast(${PYTHON_TYPES.long})` : "";
    return `    rows = rows.withColumn(\n        ${
      pythonText(name)
    },\n        ${column}${cast},\n    )`;
  });
  return [
    "def derive(rows: DataFrame) -> DataFrame:",
    '    """Columns that are computed from those of the record."""',
    ...lines,
    "    return rows",
  ].join("\n");
}

function notesOf({ decode }: StreamQuery): string[] {
  const instants = Object.entries(decode.fields)
    .filter(([, type]) => type === "timestamp").map(([name]) => sparkDialect.identifier(name));
  return [
    ...(instants.length > 0
      ? [
        `Spark reads more spellings of a timestamp in ${
          instants.join(", ")
        } than the lab does, such as "2025" or "10:15".`,
      ]
      : []),
    ...(decode.strict
      ? ["Spark takes a record whose object is followed by other text; the lab rejects it."]
      : []),
  ];
}
