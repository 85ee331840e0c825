/** A real Apache Kafka for tests: one node, on free ports, in a temporary folder. @module */

import { sleep } from "@lib/time/clock.ts";
import { fetchJars } from "./fetch_jars.ts";
import { freePorts } from "./free_ports.ts";
import { isListening } from "./is_listening.ts";
import { killChild } from "./kill_child.ts";
import { runProgram } from "./run_program.ts";

/** A broker that runs. */
export interface RunningKafka extends AsyncDisposable {
  /** `HOST:PORT` without credentials, with a name and password (PLAIN and SCRAM), and with TLS. */
  readonly plain: string;
  readonly sasl: string;
  readonly tls: string;
  /** The certificate that vouches for the TLS listener, in PEM. */
  readonly ca: string;
  /** Where the jars are, for tests that ask Kafka's own classes. */
  readonly classPath: string;
  /** `kill -9`; resolves when the process is gone. */
  kill(): Promise<void>;
  /** Starts it again, on the same ports and data. */
  restart(): Promise<void>;
}

/** Who may come in through the listener with SASL. */
export const TEST_USER = { username: "app", password: "app-secret" } as const;

const POM = new URL("./kafka/pom.xml", import.meta.url);
const START_TIMEOUT_MS = 90_000;
const KEY_PASSWORD = "changeit";

/** Starts a broker; dispose of it to stop it and remove its data. */
export async function startKafka(): Promise<RunningKafka> {
  const jars = await fetchJars("kafka", POM);
  const dir = await Deno.makeTempDir({ prefix: "kafka-" });
  const [plain, sasl, tls, controller] = freePorts(4) as [number, number, number, number];
  const ca = await makeCertificate(dir);
  await Deno.writeTextFile(
    `${dir}/server.properties`,
    serverProperties({ plain, sasl, tls, controller, dir }),
  );
  await Deno.writeTextFile(`${dir}/log4j2.properties`, logging(dir));
  await format(jars, dir);
  let server = await startServer(jars, { dir, ports: [plain, sasl, tls] });

  const kill = () => killChild(server);
  return {
    plain: `127.0.0.1:${plain}`,
    sasl: `127.0.0.1:${sasl}`,
    tls: `127.0.0.1:${tls}`,
    ca,
    classPath: `${jars}/*`,
    kill,
    async restart() {
      server = await startServer(jars, { dir, ports: [plain, sasl, tls] });
    },
    async [Symbol.asyncDispose]() {
      await kill(); // there is nothing to save
      await Deno.remove(dir, { recursive: true });
    },
  };
}

async function format(jars: string, dir: string): Promise<void> {
  const clusterId = crypto.getRandomValues(new Uint8Array(16))
    .toBase64({ alphabet: "base64url", omitPadding: true });
  const scram = ["SCRAM-SHA-256", "SCRAM-SHA-512"].flatMap((mechanism) => [
    "--add-scram",
    `${mechanism}=[name=${TEST_USER.username},password=${TEST_USER.password}]`,
  ]);
  await runProgram("java", [
    "-XX:TieredStopAtLevel=1",
    `-Dlog4j2.configurationFile=file:${dir}/log4j2.properties`,
    "-cp",
    `${jars}/*`,
    "kafka.tools.StorageTool",
    "format",
    `--cluster-id=${clusterId}`,
    "--config",
    `${dir}/server.properties`,
    ...scram,
  ]);
}

/** Resolves when all listeners answer. */
async function startServer(
  jars: string,
  { dir, ports }: { readonly dir: string; readonly ports: readonly number[] },
): Promise<Deno.ChildProcess> {
  const server = new Deno.Command("java", {
    args: [
      "-Xms128m",
      "-Xmx512m",
      "-XX:+UseSerialGC",
      "-XX:TieredStopAtLevel=1",
      `-Dlog4j2.configurationFile=file:${dir}/log4j2.properties`,
      "-cp",
      `${jars}/*`,
      "kafka.Kafka",
      `${dir}/server.properties`,
    ],
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  let hasEnded = false;
  server.status.then(() => hasEnded = true);
  const endMs = performance.now() + START_TIMEOUT_MS;
  for (const port of ports) {
    while (!await isListening(port)) {
      if (hasEnded || performance.now() > endMs) {
        if (!hasEnded) server.kill("SIGKILL");
        const log = await Deno.readTextFile(`${dir}/broker.log`).catch(() => "");
        throw new Error(`The Kafka broker did not start:\n${log.slice(-2_000)}`);
      }
      await sleep(50);
    }
  }
  return server;
}

/** Returns the certificate; its key stays in the folder, where only the broker reads it. */
async function makeCertificate(dir: string): Promise<string> {
  const store = ["-keystore", `${dir}/key.p12`, "-storepass", KEY_PASSWORD, "-alias", "broker"];
  await runProgram("keytool", [
    "-genkeypair",
    ...store,
    "-storetype",
    "PKCS12",
    "-keyalg",
    "EC",
    "-dname",
    "CN=127.0.0.1",
    "-ext",
    "san=ip:127.0.0.1",
  ]);
  return await runProgram("keytool", ["-exportcert", "-rfc", ...store]);
}

function serverProperties(
  { plain, sasl, tls, controller, dir }: {
    readonly plain: number;
    readonly sasl: number;
    readonly tls: number;
    readonly controller: number;
    readonly dir: string;
  },
): string {
  const { username, password } = TEST_USER;
  const login = "org.apache.kafka.common.security";
  const clients = `PLAINTEXT://127.0.0.1:${plain},SASL_PLAINTEXT://127.0.0.1:${sasl},` +
    `SSL://127.0.0.1:${tls}`;
  return `process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:${controller}
listeners=${clients},CONTROLLER://127.0.0.1:${controller}
advertised.listeners=${clients}
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SASL_PLAINTEXT:SASL_PLAINTEXT,SSL:SSL
listener.name.sasl_plaintext.sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-256,SCRAM-SHA-512
listener.name.sasl_plaintext.plain.sasl.jaas.config=${login}.plain.PlainLoginModule required user_${username}="${password}";
listener.name.sasl_plaintext.scram-sha-256.sasl.jaas.config=${login}.scram.ScramLoginModule required;
listener.name.sasl_plaintext.scram-sha-512.sasl.jaas.config=${login}.scram.ScramLoginModule required;
ssl.keystore.type=PKCS12
ssl.keystore.location=${dir}/key.p12
ssl.keystore.password=${KEY_PASSWORD}
log.dirs=${dir}/data
auto.create.topics.enable=false
offsets.topic.num.partitions=4
offsets.topic.replication.factor=1
transaction.state.log.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
group.initial.rebalance.delay.ms=0
broker.session.timeout.ms=2000
broker.heartbeat.interval.ms=500
`;
}

function logging(dir: string): string {
  return `status=error
rootLogger.level=warn
rootLogger.appenderRef.file.ref=file
appender.file.type=File
appender.file.name=file
appender.file.fileName=${dir}/broker.log
appender.file.layout.type=PatternLayout
appender.file.layout.pattern=%d %p %c{1} %m%n
`;
}
