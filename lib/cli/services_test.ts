import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { ALL_SERVICE_VARIABLES } from "@lib/connectors/service_environment.ts";
import { composeServices } from "@lib/services/compose_service.ts";
import { COMPOSE_FILE } from "@lib/services/run_compose.ts";
import { runTask } from "@lib/testing/run_task.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";

const TEXT = Deno.readTextFileSync(COMPOSE_FILE);
const README = Deno.readTextFileSync(new URL("README.md", COMPOSE_FILE));
const NAMES = ["kafka", "mongo", "postgres", "cassandra"];
const NONE = {
  KAFKA_BROKERS: "",
  MONGO_URL: "",
  POSTGRES_URL: "",
  CASSANDRA_CONTACT_POINTS: "",
};

Deno.test("docker-compose.yml has each service fixed, checked, kept and startable alone", () => {
  const services = composeServices(TEXT, {});
  assertEquals(services.map(({ name }) => name), NAMES);
  for (const { name, image, profiles, hasHealthCheck, volumes } of services) {
    assert(/^[\w/]+:\d+\.\d+(\.\d+)?$/.test(image), `${image} must name a version`);
    assertEquals([profiles, hasHealthCheck, volumes], [[name, "all"], true, [`${name}-data`]]);
  }
});

Deno.test("docker-compose.yml, the connectors and the README name the same variables and ports", () => {
  const known: readonly string[] = ALL_SERVICE_VARIABLES;
  for (const { name, ports, environment } of composeServices(TEXT, {})) {
    const [port] = ports;
    const [address, published] = port!.split(":");
    assertEquals(address, "127.0.0.1", `${name} must not be open to other machines`);
    const [main] = Object.entries(environment);
    assert(main![1].includes(`localhost:${published}`), `${main![0]} must name port ${published}`);
    for (const variable of Object.keys(environment)) {
      assert(known.includes(variable), `${variable} is read by no connector`);
      assert(README.includes(`\`${variable}`), `${variable} is not in the README`);
    }
  }
  for (const verb of ["up", "down", "status"]) {
    assertStringIncludes(README, `deno task services ${verb}`);
  }
});

Deno.test("docker-compose.yml moves a port wherever it is named", () => {
  const env = { KAFKA_PORT: "19092", MONGO_PASSWORD: "other" };
  const [kafka, mongo] = composeServices(TEXT, env);
  assertEquals(kafka!.ports, ["127.0.0.1:19092:9092"]);
  assertEquals(kafka!.environment, { KAFKA_BROKERS: "localhost:19092" });
  assertStringIncludes(TEXT, "KAFKA_ADVERTISED_LISTENERS: HOST://localhost:${KAFKA_PORT:-9092},");
  const { MONGO_URL } = mongo!.environment;
  assertStringIncludes(MONGO_URL!, "mongodb://lab:${MONGO_PASSWORD}@localhost:27017/");
});

Deno.test("services status says which services are in use, and what does not answer", async () => {
  const env = { ...NONE, LAB_HOME: "/srv/lab", POSTGRES_URL: "postgres://a:s3cret@127.0.0.1:1/x" };
  const all = await runTask("services", ["status", "--json"], { env });
  assertEquals(all.code, 1); // one does not answer
  const { docker, services } = JSON.parse(all.stdout);
  assertEquals(typeof docker, "string");
  type Status = { service: string; mode: string; place: string; answers?: boolean };
  assertEquals(
    services.map(({ service, mode, answers }: Status) => [service, mode, answers]),
    [
      ["kafka", "embedded", undefined],
      ["mongo", "embedded", undefined],
      ["postgres", "real", false],
      ["cassandra", "embedded", undefined],
    ],
  );
  assertEquals(services[0].place, "/srv/lab/embedded/kafka");
  assertEquals(services[0].docker, { KAFKA_BROKERS: "localhost:9092" });
  assertEquals(`${all.stdout}${all.stderr}`.includes("s3cret"), false);
  const some = await runTask("services", ["status", "mongo", "cassandra"], { env });
  assertEquals([some.code, some.stdout], [
    0,
    "mongo      embedded in /srv/lab/embedded/mongo\n" +
    "cassandra  embedded in /srv/lab/embedded/cassandra\n",
  ]);
});

// @fault command line: services up without Docker -> said, with what else to do
Deno.test("services up says that Docker is not there, and what else to do", async () => {
  // Only Deno itself is on this PATH.
  using folder = temporaryFolder();
  const env = { ...NONE, PATH: folder.path };
  const { code, stdout, stderr } = await runTask("services", ["up"], { env });
  assertEquals([code, stdout], [1, ""]);
  assertStringIncludes(stderr, "Docker is not installed");
});

Deno.test("services exits 2 for another verb or service", async () => {
  const calls: [args: string[], said: string][] = [
    [[], 'up, down or status: current value is ""'],
    [["start"], 'current value is "start"'],
    [["up", "redis"], 'one of kafka, mongo, postgres, cassandra: current value is "redis"'],
  ];
  for (const [args, said] of calls) {
    const { code, stderr } = await runTask("services", args, { env: NONE });
    assertEquals(code, 2, stderr);
    assertStringIncludes(stderr, said);
  }
});
