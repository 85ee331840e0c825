import { assertEquals, assertRejects } from "@std/assert";
import { PostgresError } from "../postgres_error.ts";
import { openRealPostgres } from "./open_real_postgres.ts";

Deno.test("openRealPostgres() says that a server hangs up, and not that something may have been done", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const serving = (async () => {
    for await (const connection of listener) connection.close();
  })();
  const place = `127.0.0.1:${listener.addr.port}`;
  const error = await assertRejects(
    () => openRealPostgres({ url: `postgres://app:s3cret@${place}/iot`, connectTimeoutMs: 100 }),
    PostgresError,
    `PostgreSQL at ${place}/iot hung up`,
  );
  assertEquals([error.code, error.isRetriable], ["UNREACHABLE", true]);
  assertEquals(Deno.inspect(error, { depth: 20 }).includes("s3cret"), false);
  listener.close();
  await serving;
});
