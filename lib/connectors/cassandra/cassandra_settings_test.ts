import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { cassandraSettings } from "./cassandra_settings.ts";

Deno.test("cassandraSettings() reads nodes, a port for those without one, data centre and user", () => {
  const env = {
    CASSANDRA_CONTACT_POINTS: " one , two:1, [::1]:2",
    CASSANDRA_PORT: "19042",
    CASSANDRA_LOCAL_DC: "dc1",
    CASSANDRA_USERNAME: "app",
    CASSANDRA_PASSWORD: "s3cret",
  };
  assertEquals(cassandraSettings(env), {
    contactPoints: ["one:19042", "two:1", "[::1]:2"],
    localDataCenter: "dc1",
    credentials: { username: "app", password: "s3cret" },
  });
  const empty = { CASSANDRA_PORT: "", CASSANDRA_LOCAL_DC: "", CASSANDRA_USERNAME: "" };
  assertEquals(cassandraSettings({ CASSANDRA_CONTACT_POINTS: "one", ...empty }), {
    contactPoints: ["one:9042"],
  });
  assertEquals(cassandraSettings({ ...env, CASSANDRA_CONTACT_POINTS: " " }), undefined);
});

// @fault security: Cassandra's variables make no sense -> named, and no password
Deno.test("cassandraSettings() names the variable that makes no sense, and no password", () => {
  const cases: [more: object, said: string][] = [
    [{ CASSANDRA_CONTACT_POINTS: "one:two" }, 'current value is "one:two"'],
    [{ CASSANDRA_CONTACT_POINTS: "one:70000" }, "CASSANDRA_CONTACT_POINTS must be HOST or"],
    [{ CASSANDRA_CONTACT_POINTS: "one,,two" }, "several separated by commas"],
    [
      { CASSANDRA_PORT: "0" },
      'CASSANDRA_PORT must be a port from 1 to 65535: current value is "0"',
    ],
    [{ CASSANDRA_PASSWORD: "s3cret" }, "CASSANDRA_USERNAME must be set"],
    [{ CASSANDRA_USERNAME: "app" }, "CASSANDRA_PASSWORD must be set"],
  ];
  for (const [more, said] of cases) {
    const env = { CASSANDRA_CONTACT_POINTS: "one", ...more };
    const error = assertThrows(() => cassandraSettings(env), UsageError, said);
    assertEquals(error.message.includes("s3cret"), false);
  }
});
