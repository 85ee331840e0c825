import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { testPostgresContract } from "../testing/postgres_contract.ts";
import { openEmbeddedPostgres } from "./open_embedded_postgres.ts";

const folder = temporaryFolder();

testPostgresContract(
  "openEmbeddedPostgres()",
  () => openEmbeddedPostgres({ dir: folder.path }),
);

Deno.test.afterAll(() => folder[Symbol.dispose]());
