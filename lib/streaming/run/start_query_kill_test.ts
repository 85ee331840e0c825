import { assert, assertEquals } from "@std/assert";
import { openEmbeddedMongo } from "@lib/connectors/mongo/embedded/open_embedded_mongo.ts";
import { openEmbeddedPostgres } from "@lib/connectors/postgres/embedded/open_embedded_postgres.ts";
import type { Postgres } from "@lib/connectors/postgres/postgres.ts";
import { type Fs, systemFs } from "@lib/lake/fs.ts";
import { killAt } from "@lib/lake/kill_at.ts";
import { killEverywhere } from "@lib/lake/kill_everywhere.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { createMongoSink } from "../sinks/create_mongo_sink.ts";
import { createTableSink } from "../sinks/create_table_sink.ts";
import { forEachBatch } from "../sinks/for_each_batch.ts";
import { route } from "../sinks/route.ts";
import type { Sink } from "../sinks/sink.ts";
import { runScenario, scenarioSink, SINKS } from "./_kill_scenario.ts";

const CHILD = new URL("./_kill_child.ts", import.meta.url).pathname;

/** Waiting for the disk changes nothing that a kill could show, and takes most of the time. */
const HASTY_FS: Fs = {
  ...systemFs,
  sync: () => Promise.resolve(),
  writeText: (file, text) => Deno.writeTextFile(file, text),
  appendText: async (file, text, fromBytes) => {
    if (fromBytes !== undefined && fromBytes > 0) await Deno.truncate(file, fromBytes);
    await Deno.writeTextFile(file, text, { append: fromBytes !== 0 });
  },
};

/** All that a run leaves for others: outputs, dead letters, and one row of progress to a batch. */
function outcome(dir: string, folder = ""): Record<string, string> {
  const files: Record<string, string> = {};
  for (const { name, isDirectory } of Deno.readDirSync(`${dir}/${folder}`)) {
    const path = folder === "" ? name : `${folder}/${name}`;
    if (isDirectory) Object.assign(files, outcome(dir, path));
    else if (name === "progress.ndjson") files[path] = batchIds(`${dir}/${path}`);
    else if (name.endsWith(".parquet")) files[path] = String(Deno.statSync(`${dir}/${path}`).size);
    else if (/^[^.].*ndjson$/.test(name) && !name.startsWith("journal")) {
      files[path] = withoutIds(Deno.readTextFileSync(`${dir}/${path}`));
    }
  }
  return Object.fromEntries(Object.entries(files).sort());
}

function batchIds(path: string): string {
  const lines = Deno.readTextFileSync(path).trimEnd().split("\n");
  return lines.map((line) => JSON.parse(line).batchId).join();
}

/** Every query has an id of its own. */
function withoutIds(text: string): string {
  return text.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "ID");
}

for (const sink of SINKS) {
  // @fault streams: killed at every write of its files -> ends as if it had never been killed
  // @shows sink ndjson
  // @shows sink parquet
  Deno.test(`startQuery() ends as if it had never been killed, wherever it was (${sink})`, async () => {
    using root = temporaryFolder();
    await Deno.mkdir(`${root.path}/whole`);
    await runScenario(`${root.path}/whole`, {
      sink: scenarioSink(`${root.path}/whole`, sink, HASTY_FS),
      fs: HASTY_FS,
    });
    const expected = outcome(`${root.path}/whole`);
    assert(Object.keys(expected).length >= 4, JSON.stringify(expected));
    const kill = () => Promise.reject(new Error("killed"));
    let kills = 0;
    for (const isHalfway of [false, true]) {
      for (let at = 0, isKilled = true; isKilled; at += sink === "parquet" ? 5 : 2) {
        const dir = `${root.path}/${isHalfway}-${at}`;
        await Deno.mkdir(dir);
        const dying = killAt(HASTY_FS, { at, isHalfway, kill });
        isKilled = await runScenario(dir, { sink: scenarioSink(dir, sink, dying), fs: dying })
          .then(() => false, () => true);
        await runScenario(dir, { sink: scenarioSink(dir, sink, HASTY_FS), fs: HASTY_FS });
        assertEquals(
          outcome(dir),
          expected,
          `killed ${isHalfway ? "half of" : "before"} change ${at}`,
        );
        if (isKilled) kills++;
      }
    }
    assert(kills >= 30, `only ${kills} kills`);
  });
}

// @fault streams: its process is killed with -9, and the one that goes on too -> every record
//   counts once
Deno.test("startQuery() survives kill -9 of its process, and of the one that goes on", async () => {
  using root = temporaryFolder();
  await Deno.mkdir(`${root.path}/whole`);
  await runScenario(`${root.path}/whole`, {
    sink: scenarioSink(`${root.path}/whole`, "ndjson", systemFs),
  });
  const expected = outcome(`${root.path}/whole`);
  const dir = `${root.path}/killed`;
  const child = (at: number) =>
    new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "--no-check", "--allow-read", "--allow-write", "--allow-run", "--allow-env"],
        ...[
          "--allow-ffi",
          "--allow-sys",
          CHILD,
          dir,
          "ndjson",
          String(at),
          at % 2 ? "half" : "before",
        ],
      ],
    });
  const prepare = async () => {
    await systemFs.remove(dir);
    await Deno.mkdir(dir);
  };
  const kills = await killEverywhere(child, {
    prepare,
    step: 7,
    check: async (at) => {
      // The next process is killed too, a little later; the third comes to the end.
      await child(at + 4).output();
      await runScenario(dir, { sink: scenarioSink(dir, "ndjson", systemFs) });
      assertEquals(outcome(dir), expected, `killed at change ${at}`);
    },
  });
  assert(kills >= 5, `only ${kills} kills`);
});

/** A sink that dies before or after what it does in its n-th batch. */
function dyingSink(sink: Sink, { at, isAfter }: { at: number; isAfter: boolean }): Sink {
  let batches = 0;
  return {
    ...sink,
    outputs: sink.outputs,
    write: async (batch) => {
      const dies = batches++ === at;
      if (dies && !isAfter) throw new Error("killed");
      const report = await sink.write(batch);
      if (dies) throw new Error("killed");
      return report;
    },
  };
}

async function killedAndFinished(
  dir: string,
  makeSink: () => Sink,
  point: { at: number; isAfter: boolean },
): Promise<void> {
  await runScenario(dir, { sink: dyingSink(makeSink(), point), fs: HASTY_FS }).catch(() => {});
  await runScenario(dir, { sink: makeSink(), fs: HASTY_FS });
}

/** Runs the scenario whole, then killed around the sink in each batch; `read` sees the same. */
async function assertSameAfterKills(
  makeSink: (run: number) => Sink,
  read: (run: number) => Promise<unknown>,
): Promise<void> {
  using root = temporaryFolder();
  await runScenario(`${root.path}/0`, { sink: makeSink(0), fs: HASTY_FS });
  const expected = await read(0);
  assert((expected as unknown[]).length >= 5, JSON.stringify(expected));
  let run = 0;
  for (let at = 0; at < 5; at++) {
    for (const isAfter of [false, true]) {
      const number = ++run;
      await killedAndFinished(`${root.path}/${number}`, () => makeSink(number), { at, isAfter });
      assertEquals(
        await read(number),
        expected,
        `killed ${isAfter ? "after" : "before"} batch ${at}`,
      );
    }
  }
}

// @fault streams: killed before or after the sink of any batch, into documents -> the same
//   documents
// @shows sink mongo
Deno.test("startQuery() leaves the same documents, killed before or after the sink of any batch", async () => {
  using folder = temporaryFolder();
  const mongo = openEmbeddedMongo({ dir: folder.path });
  const items = (run: number, name: string) => mongo.collection(`run${run}`, name);
  await assertSameAfterKills(
    (run) =>
      route({
        windows: createMongoSink(items(run, "windows")),
        records: createMongoSink(items(run, "records")),
        deadLetters: createMongoSink(items(run, "letters")),
      }),
    async (run) => {
      const found = await Promise.all(
        ["windows", "records", "letters"].map((name) =>
          items(run, name).find({}, { sort: { _id: 1 } })
        ),
      );
      return found.flat().map((document) => withoutIds(JSON.stringify(document))).sort();
    },
  );
  await mongo.close();
});

// @fault streams: killed before or after the transaction of any batch, into tables -> the same
//   tables
// @shows sink table
Deno.test("startQuery() leaves the same tables, killed before or after the transaction of any batch", async () => {
  using folder = temporaryFolder();
  const postgres: Postgres = await openEmbeddedPostgres({ dir: folder.path });
  await assertSameAfterKills(
    (run) =>
      route({
        windows: createTableSink(postgres, `windows_${run}`),
        deadLetters: createTableSink(postgres, `letters_${run}`),
      }),
    async (run) => {
      const tables = await Promise.all(
        ["windows", "letters"].map((name) =>
          postgres.query(`SELECT * FROM ${name}_${run} ORDER BY row_id`)
        ),
      );
      const [windows, letters] = tables.map(({ rows }) => rows.map(({ row_id: _, ...row }) => row));
      assertEquals(letters!.map(({ code }) => code), ["JSON_PARSE_ERROR", "JSON_PARSE_ERROR"]);
      return windows!;
    },
  );
  await postgres.close();
});

// @fault streams: killed with a sink that has no guard -> the batch comes again with the same id
//   and rows
// @shows sink for each batch
Deno.test("startQuery() shows a retried batch twice where the sink has no guard, with the same id and rows", async () => {
  using root = temporaryFolder();
  const seen: string[] = [];
  const sink = () =>
    forEachBatch(({ batchId, rows }) => {
      seen.push(JSON.stringify([batchId, rows.windows?.map(({ values }) => values)]));
    });
  await killedAndFinished(root.path, sink, { at: 2, isAfter: true });
  const twice = seen.filter((line, i) => seen.indexOf(line) !== i);
  assertEquals(twice.map((line) => JSON.parse(line)[0]), [2]);
});
