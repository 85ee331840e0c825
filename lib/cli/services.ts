/** `deno task services`: real services by Docker, and which services are in use. @module */

import { openCassandra } from "@lib/connectors/cassandra/open_cassandra.ts";
import type { Connection } from "@lib/connectors/connection.ts";
import { embeddedFolder } from "@lib/connectors/embedded_folder.ts";
import { openKafka } from "@lib/connectors/kafka/open_kafka.ts";
import { openMongo } from "@lib/connectors/mongo/open_mongo.ts";
import { openPostgres } from "@lib/connectors/postgres/open_postgres.ts";
import { ALL_SERVICE_VARIABLES, serviceEnvironment } from "@lib/connectors/service_environment.ts";
import { plainReason } from "@lib/feedback/plain_reason.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { type ComposeService, composeServices } from "@lib/services/compose_service.ts";
import { COMPOSE_FILE, missingDocker, runCompose } from "@lib/services/run_compose.ts";
import { runCommand } from "./command.ts";
import { writeLine } from "./write_line.ts";

type Env = Readonly<Record<string, string | undefined>>;

const command = {
  name: "services",
  summary: "up and down start and stop real services in Docker (docker-compose.yml); status says " +
    "which services are in use, whether they answer, and what to set to use those in Docker.",
  positionals: "up|down|status [kafka|mongo|postgres|cassandra …]",
  options: {
    json: { kind: "flag", doc: "status as one JSON document on stdout" },
  },
  example: "deno task services up kafka postgres",
} as const;

/** How each service is opened, and the variable that says where it is. */
const CONNECTORS: Readonly<
  Record<string, { readonly variable: string; readonly open: (env: Env) => Promise<Connection> }>
> = {
  kafka: { variable: "KAFKA_BROKERS", open: openKafka },
  mongo: { variable: "MONGO_URL", open: openMongo },
  postgres: { variable: "POSTGRES_URL", open: openPostgres },
  cassandra: { variable: "CASSANDRA_CONTACT_POINTS", open: openCassandra },
};

/** What is known of one service. */
interface ServiceStatus {
  readonly service: string;
  readonly mode: "embedded" | "real";
  readonly place: string;
  /** Absent for an embedded one: it answers when it is opened, and looking must not lock it. */
  readonly answers?: boolean;
  readonly version?: string;
  readonly error?: string;
  /** What to set in order to use the one in Docker. */
  readonly docker: Readonly<Record<string, string>>;
}

if (import.meta.main) {
  await runCommand(command, Deno.args, async ({ values: { json }, positionals }) => {
    const [verb, ...names] = positionals;
    const text = await Deno.readTextFile(COMPOSE_FILE);
    const named = [...text.matchAll(/\$\{(\w+)/g)].map(([, name]) => name!);
    const env = serviceEnvironment([...ALL_SERVICE_VARIABLES, ...named]);
    const known = composeServices(text, env);
    const chosen = choose(known, names);
    switch (verb) {
      case "up":
        return await up(chosen);
      case "down":
        return await down(chosen, names.length === 0);
      case "status":
        return await status(chosen, { env, json });
      default:
        throw new UsageError(
          `services must be followed by up, down or status: current value is ${
            JSON.stringify(verb ?? "")
          }`,
        );
    }
  });
}

function choose(known: readonly ComposeService[], names: readonly string[]): ComposeService[] {
  const unknown = names.find((name) => !known.some((service) => service.name === name));
  if (unknown !== undefined) {
    throw new UsageError(
      `A service must be one of ${known.map(({ name }) => name).join(", ")}: current value is ${
        JSON.stringify(unknown)
      }`,
    );
  }
  return known.filter(({ name }) => names.length === 0 || names.includes(name));
}

async function up(services: readonly ComposeService[]): Promise<number> {
  await checkDocker();
  const profiles = services.flatMap(({ name }) => ["--profile", name]);
  const code = await runCompose([...profiles, "up", "--detach", "--wait"]);
  if (code !== 0) return 1;
  writeLine(Deno.stderr, "They run. In this shell, set:");
  for (const line of services.flatMap(exportLines)) writeLine(Deno.stdout, line);
  return 0;
}

async function down(services: readonly ComposeService[], isAll: boolean): Promise<number> {
  await checkDocker();
  const args = isAll
    ? ["--profile", "all", "down"]
    : ["rm", "--force", "--stop", ...services.map(({ name }) => name)];
  if (await runCompose(args) !== 0) return 1;
  writeLine(Deno.stderr, "What they stored stays in their volumes.");
  return 0;
}

async function checkDocker(): Promise<void> {
  const missing = await missingDocker();
  if (missing !== undefined) throw new Error(missing);
}

async function status(
  services: readonly ComposeService[],
  { env, json }: { readonly env: Env; readonly json: boolean },
): Promise<number> {
  const docker = await missingDocker();
  const found: ServiceStatus[] = [];
  for (const service of services) found.push(await statusOf(service, env));
  if (json) {
    const document = { docker: docker ?? "ready", services: found };
    writeLine(Deno.stdout, JSON.stringify(document));
  } else {
    for (const line of found.map(statusLine)) writeLine(Deno.stdout, line);
    writeLine(Deno.stderr, docker ?? "Docker is ready. To use what deno task services up starts:");
    if (docker === undefined) {
      for (const line of services.flatMap(exportLines)) writeLine(Deno.stderr, line);
      await runCompose(["--profile", "all", "ps"]);
    }
  }
  return found.some(({ answers }) => answers === false) ? 1 : 0;
}

async function statusOf({ name, environment }: ComposeService, env: Env): Promise<ServiceStatus> {
  const { variable, open } = CONNECTORS[name]!;
  if (!env[variable]) {
    return {
      service: name,
      mode: "embedded",
      place: embeddedFolder(env, name),
      docker: environment,
    };
  }
  const head = { service: name, mode: "real", docker: environment } as const;
  try {
    const connection = await open(env);
    try {
      await connection.ping();
      const { place, version } = connection;
      return { ...head, place, answers: true, version };
    } finally {
      await connection.close();
    }
  } catch (error) {
    if (error instanceof UsageError) throw error;
    return { ...head, place: variable, answers: false, error: plainReason(error) };
  }
}

function statusLine({ service, mode, place, version, answers, error }: ServiceStatus): string {
  const state = mode === "embedded"
    ? `embedded in ${place}`
    : answers
    ? `${version} at ${place} answers`
    : `does not answer: ${error}`;
  return `${service.padEnd(10)} ${state}`;
}

function exportLines({ environment }: ComposeService): string[] {
  // In double quotes, within which a shell fills in the passwords that are named.
  return Object.entries(environment).map(([name, value]) => `export ${name}="${value}"`);
}
