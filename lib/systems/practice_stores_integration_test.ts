import { assertEquals } from "@std/assert";
import { openPostgres } from "@lib/connectors/postgres/open_postgres.ts";
import { withConnection } from "@lib/connectors/with_connection.ts";
import { startPostgres } from "@lib/services/start_postgres.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { practiceStores } from "./practice_stores.ts";

Deno.test("practiceStores() has a schema of its own on a server, made anew", async () => {
  await using server = await startPostgres();
  using home = temporaryFolder();
  const env = { LAB_HOME: home.path, POSTGRES_URL: server.url };
  const ask = (url: Readonly<Record<string, string | undefined>>, sql: string) =>
    withConnection(openPostgres(url), (postgres) => postgres.query(sql));
  await ask(env, "CREATE TABLE kept AS SELECT 1 AS n");
  for (const _ of ["first", "again"]) {
    const practice = await practiceStores("iot", { env });
    assertEquals(
      await withConnection(openPostgres(practice), (postgres) => postgres.listTables()),
      [],
    );
    await ask(practice, "CREATE TABLE practised AS SELECT 2 AS n");
    assertEquals((await ask(practice, "SELECT n FROM practised")).rows, [{ n: 2 }]);
  }
  assertEquals(
    await withConnection(openPostgres(env), (postgres) => postgres.listTables()),
    ["kept"],
  );
});
