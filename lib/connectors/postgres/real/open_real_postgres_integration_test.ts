import { startPostgres } from "@lib/services/start_postgres.ts";
import { testPostgresContract } from "../testing/postgres_contract.ts";
import { openRealPostgres } from "./open_real_postgres.ts";

/** Anyone's own server by `POSTGRES_URL`; its tables `contract_…` come and go, others stay. */
const own = Deno.env.get("POSTGRES_URL");
let running: Awaited<ReturnType<typeof startPostgres>> | undefined;

testPostgresContract("openRealPostgres()", async () => {
  if (!own) running ??= await startPostgres();
  return await openRealPostgres({ url: own || running!.url });
});

Deno.test.afterAll(async () => await running?.[Symbol.asyncDispose]());
