/** The process that inserts, and says what was acknowledged, until it is killed or the disk is full. @module */

import { PostgresError } from "../postgres_error.ts";
import { openEmbeddedPostgres } from "./open_embedded_postgres.ts";

const [dir = "", characters = "100"] = Deno.args;
const table = {
  name: "items",
  columns: { n: { type: "bigint" }, text: { type: "text" } },
  primaryKey: ["n"],
} as const;
const say = (line: string) => Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));

const postgres = await openEmbeddedPostgres({ dir });
await postgres.ensureTable(table);
const { rows: [{ n: begin } = { n: 0 }] } = await postgres.query<{ n: number }>(
  "SELECT count(*) AS n FROM items",
);
try {
  for (let n = begin;; n += 50) {
    const rows = Array.from({ length: 50 }, (_, i) => ({
      n: n + i,
      // Random, as what repeats would be compressed.
      text: crypto.getRandomValues(new Uint8Array(Number(characters) / 2)).toHex(),
    }));
    await postgres.insertMany({ table, rows });
    say(String(n + 50));
  }
} catch (error) {
  if (!(error instanceof PostgresError)) throw error;
  const { rows } = await postgres.query("SELECT count(*) AS n FROM items");
  say(JSON.stringify({ code: error.code, message: error.message, found: rows[0]!.n }));
  await postgres.close();
}
