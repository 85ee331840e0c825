import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { openDuckdb, sqlText } from "@lib/engines/duckdb.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { profile } from "./profile.ts";

const rows = Array.from({ length: 300 }, (_, i) => ({
  level: i % 10 === 0 ? null : i / 4,
  state: i % 3 === 0 ? "up" : "down",
  at: new Date(Date.UTC(2025, 7, 24) + i * 1000),
}));

Deno.test("profile() says the same of rows in the program, in a session, and in Parquet files", async () => {
  using folder = temporaryFolder();
  using db = await openDuckdb();
  await Deno.writeTextFile(`${folder.path}/rows.json`, JSON.stringify(rows));
  await db.run(`CREATE VIEW t AS SELECT level::DOUBLE AS level, state, "at"::TIMESTAMPTZ AS "at"
      FROM read_json(${sqlText(`${folder.path}/rows.json`)})`);
  await Deno.mkdir(`${folder.path}/lake[1]/ano=2025`, { recursive: true });
  const file = `${folder.path}/lake[1]/ano=2025/a.parquet`;
  await db.run(`COPY t TO ${sqlText(file)} (FORMAT parquet)`);

  const options = { caption: "Levels", units: { level: "m" } };
  const own = await profile(rows, options);
  assertEquals(own.text.split("\n")[0], "Levels: 300 rows, 3 columns");
  assertStringIncludes(own.text, "level (m)");
  assertStringIncludes(own.text, "30 (10.0 %)");
  assertStringIncludes(own.text, "2025-08-24 00:04:59");
  assertEquals((await profile({ db, from: "t" }, options)).text, own.text);
  for (const parquet of [file, `${folder.path}/lake[1]`, `${folder.path}/lake*/*/a.parquet`]) {
    const { text } = await profile({ parquet }, {
      ...options,
      columns: ["level", "state", "at"],
    });
    assertEquals(text, own.text);
  }
});

Deno.test("profile() escapes names and values, and names the texts that bars stand for", async () => {
  const { html } = await profile([{ "<b>": "<i>" }, { "<b>": "<i>" }, { "<b>": "x" }]);
  assertEquals(html.match(/<[bi]>/), null);
  assertStringIncludes(html, 'title="&lt;i&gt;: 2, x: 1"');
});

Deno.test("profile() takes no rows, and says what is not there", async () => {
  assertEquals((await profile([])).text.split("\n")[0], "0 rows, 0 columns");
  await assertRejects(
    () => profile(rows, { columns: ["levle"] }),
    UsageError,
    "columns must be those of the rows: levle is not among them",
  );
  await assertRejects(
    () => profile({ parquet: "data/none/*.parquet" }),
    UsageError,
    "current value is data/none/*.parquet",
  );
});
