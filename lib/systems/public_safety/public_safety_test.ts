import { assert, assertEquals } from "@std/assert";
import { runStream } from "@lib/cli/run_stream.ts";
import { openCassandra } from "@lib/connectors/cassandra/open_cassandra.ts";
import { openKafka } from "@lib/connectors/kafka/open_kafka.ts";
import { readRange } from "@lib/connectors/kafka/read_range.ts";
import { occurrence } from "@lib/contracts/occurrence.ts";
import { DEAD_LETTER_HEADERS } from "@lib/streaming/sinks/dead_letter_headers.ts";
import {
  goldenBatches,
  goldenRows,
  type GoldenTable,
  systemGolden,
  systemGoldenPath,
} from "@lib/testing/system_golden.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { KEYSPACE, OCCURRENCE_TABLES } from "./occurrence_tables.ts";

const SOURCE = `files:${systemGoldenPath("s004_sinesp", "batches")}`;

async function run(LAB_HOME: string, mode?: string) {
  const notes: string[] = [];
  const result = await runStream(
    { system: "public-safety", source: SOURCE, ...(mode && { mode }) },
    {
      env: { LAB_HOME },
      write: () => {},
      note: (line) => notes.push(line),
    },
  );
  return { ...result, notes };
}

async function tablesIn(LAB_HOME: string): Promise<Map<string, Record<string, unknown>[]>> {
  const cassandra = await openCassandra({ LAB_HOME });
  const tables = new Map<string, Record<string, unknown>[]>();
  for (const table of OCCURRENCE_TABLES) {
    const rows = await Array.fromAsync(cassandra.read(table));
    tables.set(table.name, rows.toSorted((a, b) => String(a.id) < String(b.id) ? -1 : 1));
  }
  await cassandra.close();
  return tables;
}

Deno.test("publicSafety stores the golden tables, in one run or again from the start", async () => {
  using home = temporaryFolder();
  const first = await run(home.path);
  const tables = await tablesIn(home.path);
  for (const [name, rows] of tables) {
    const golden = goldenRows(systemGolden<GoldenTable>("s004_sinesp", `expected_${name}.json`));
    assertEquals(
      rows.map((row) => ({ ...row })),
      golden.toSorted((a, b) => String(a.id) < String(b.id) ? -1 : 1).map((row) => {
        // The store gives columns back in an order of its own.
        const order = Object.keys(rows[0]!);
        return Object.fromEntries(order.map((column) => [column, row[column]]));
      }),
    );
  }
  const produced = goldenBatches("s004_sinesp").flat().length;
  const stored = [...tables.values()].reduce((sum, rows) => sum + rows.length, 0);
  const { system, notes } = first;
  assertEquals([system!.produced, system!.stored], [produced, stored]);
  assertEquals(produced, system!.stored! + system!.dead_letters! + system!.superseded!);
  assert(system!.number_warnings! > 0);
  assert(
    notes.some((line) => /- INFO - {2}Log - Processando batch 0 com \d+ registros$/.test(line)),
  );
  assert(
    notes.some((line) =>
      /Dados inseridos: [0-9a-f]{32} - [^/]+\/[A-Z]{2} - .+ - \d+ ocorrências$/.test(line)
    ),
  );

  const append = await run(home.path, "append");
  assertEquals([append.counts.input, append.system!.stored], [0, stored]);
  const initial = await run(home.path, "initial");
  assertEquals([initial.counts.input, initial.system], [produced, system]);
  assertEquals(await tablesIn(home.path), tables);
});

// @fault systems: public-safety, records that are rejected -> beside their topic, with code and
//   bytes
Deno.test("publicSafety keeps rejected records beside their topic, with code and bytes", async () => {
  using home = temporaryFolder();
  await run(home.path);
  const kafka = await openKafka({ LAB_HOME: home.path });
  const found = new Map<string, string[]>();
  for (const topic of occurrence.topics) {
    for await (const { records } of readRange(kafka, `${topic}.dlq`)) {
      for (const { headers, value } of records) {
        const of = new Map(headers.map(([name, bytes]) => [name, new TextDecoder().decode(bytes)]));
        const place = `${topic}/${of.get(DEAD_LETTER_HEADERS.partition)}/${
          of.get(DEAD_LETTER_HEADERS.offset)
        }`;
        const text = value === null ? "" : new TextDecoder().decode(value);
        found.set(place, [of.get(DEAD_LETTER_HEADERS.code)!, text]);
      }
    }
  }
  await kafka.close();
  const batches = goldenBatches("s004_sinesp");
  const rejected = goldenRows(systemGolden("s004_sinesp", "expected_routing.json"))
    .filter(({ target }) => target === "DROPPED" || target === "REJECTED");
  assertEquals(found.size, rejected.length);
  for (const { batch, line, target } of rejected) {
    const { topic, partition, offset, value } = batches[batch as number]![line as number]!;
    const [code, text] = found.get(`${topic}/${partition}/${offset}`)!;
    assertEquals(text, value ?? "");
    if (target === "REJECTED") assertEquals(code, "EMPTY_ID");
  }
});

Deno.test("publicSafety refuses a table of another schema, naming the difference", async () => {
  using home = temporaryFolder();
  const cassandra = await openCassandra({ LAB_HOME: home.path });
  await cassandra.ensureKeyspace(KEYSPACE);
  const columns = { id: "int", uf: "text" } as const;
  await cassandra.ensureTable({
    keyspace: KEYSPACE,
    name: "tb_ocorrencias_geral",
    columns,
    partitionKey: ["id"],
  });
  await cassandra.close();
  const message = await run(home.path).then(() => "", (error) => String(error));
  assert(message.includes("column id is int instead of text"), message);
  assert(message.includes("column dataset_id (text) is missing"), message);
});
