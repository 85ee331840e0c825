import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { openEmbeddedMongo } from "@lib/connectors/mongo/embedded/open_embedded_mongo.ts";
import type { Mongo } from "@lib/connectors/mongo/mongo.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { openAlertStore } from "./alert_store.ts";
import { chooseAlertTtl } from "./alert_ttl.ts";

const DAY_MS = 86_400_000;
const START_MS = Date.UTC(2025, 7, 24, 18);

/** Chooses so many days after the start of the fleet, and what was said. */
async function choose(
  mongo: Mongo,
  { days, ttl }: { readonly days: number; readonly ttl?: number },
) {
  const notes: string[] = [];
  const simulation = { startMicros: START_MS * 1000, alertTtlDays: ttl };
  const onNote = (text: string) => notes.push(text);
  const chosen = await chooseAlertTtl(mongo, simulation, {
    nowMs: START_MS + days * DAY_MS,
    onNote,
  });
  return [chosen, notes.join()] as const;
}

async function withMongo(body: (mongo: Mongo) => Promise<void>): Promise<void> {
  using folder = temporaryFolder();
  const mongo = openEmbeddedMongo({ dir: folder.path, nowMs: () => START_MS });
  await body(mongo);
  await mongo.close();
}

Deno.test("chooseAlertTtl() sets up no expiry that would take the alerts at once", () =>
  withMongo(async (mongo) => {
    assertEquals(await choose(mongo, { days: 29 }), [30, ""]);
    const [chosen, note] = await choose(mongo, { days: 30 });
    assertEquals(chosen, null);
    assertStringIncludes(note, "2025-08-24");
    assertEquals(await choose(mongo, { days: 400, ttl: 401 }), [401, ""]);
    await assertRejects(() => choose(mongo, { days: 5, ttl: 5 }), UsageError, "--alert-ttl-days");
  }));

// @fault simulator: alerts of the past where documents expire -> refused before anything is sent
Deno.test("chooseAlertTtl() refuses a fleet whose alerts an expiry that is there would take", () =>
  withMongo(async (mongo) => {
    await openAlertStore(mongo, { ttlDays: 10 });
    assertEquals(await choose(mongo, { days: 9 }), [10, ""]);
    await assertRejects(() => choose(mongo, { days: 10 }), UsageError, "the last 10 days");
    assertEquals(await choose(mongo, { days: 9, ttl: 20 }), [20, ""]); // which the store refuses
  }));

Deno.test("chooseAlertTtl() does not let older alerts go that are stored without expiry", () =>
  withMongo(async (mongo) => {
    const store = await openAlertStore(mongo, { ttlDays: null });
    await store.write([{ vehicle_id: "EV-00001", timestamp: "2025-07-24T17:59:59Z" }]);
    const [chosen, note] = await choose(mongo, { days: 0 });
    assertEquals(chosen, null);
    assertStringIncludes(note, "1 stored ones are older than 30 days, and would leave at once");
    assertEquals(await choose(mongo, { days: 0, ttl: 60 }), [60, ""]);
    const asked = await choose(mongo, { days: 0, ttl: 7 });
    assertEquals(asked, [7, "1 stored ones are older than 7 days and leave now"]);
  }));
