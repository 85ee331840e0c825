import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { openDuckdb } from "@lib/engines/duckdb.ts";
import { explainQuery } from "./explain_query.ts";

Deno.test("explainQuery() draws a join as a branch and escapes what conditions say", async () => {
  using db = await openDuckdb();
  await db.run("CREATE TABLE a AS SELECT i FROM range(100) AS t (i)");
  await db.run("CREATE TABLE b AS SELECT i, i * 2 AS k FROM range(50) AS t (i)");
  const sql = "SELECT count(*) FROM a JOIN b USING (i) WHERE k > 5";
  const { text, html } = await explainQuery({ db, sql });
  assertEquals(text.match(/SEQ_SCAN/g)?.length, 2);
  assert(/├─ SEQ_SCAN[^]*└─ /.test(text), text);
  assertStringIncludes(html, "k&gt;5");
  assertEquals(html.match(/<li/g)?.length, html.match(/<\/li>/g)?.length);
});

Deno.test("explainQuery() with analyze gives the rows of each step, and facts that do not vary", async () => {
  using db = await openDuckdb();
  const query = { db, sql: "SELECT i FROM range(1000) AS t (i) WHERE i < 10", analyze: true };
  const [first, second] = [await explainQuery(query), await explainQuery(query)];
  assertStringIncludes(first.text, "10 rows, ");
  assertStringIncludes(first.text, "1,000 rows, ");
  assertEquals(first.facts, second.facts);
  assert(!first.text.includes("EXPLAIN"));
});
