import { testPostgresContract } from "../testing/postgres_contract.ts";
import { openEmbeddedPostgres } from "./open_embedded_postgres.ts";

let dir = "";

testPostgresContract("openEmbeddedPostgres()", async () => {
  if (dir === "") dir = await Deno.makeTempDir();
  return await openEmbeddedPostgres({ dir });
});

Deno.test.afterAll(() => Deno.removeSync(dir, { recursive: true }));
