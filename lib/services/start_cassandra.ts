/** A real Apache Cassandra for tests: one node, on free ports, in a temporary folder. @module */

import { globSync } from "node:fs";
import { sleep } from "@lib/time/clock.ts";
import { fetchJars } from "./fetch_jars.ts";
import { freePorts } from "./free_ports.ts";
import { isListening } from "./is_listening.ts";
import { killChild } from "./kill_child.ts";

/** A node that runs. */
export interface RunningCassandra extends AsyncDisposable {
  /** `HOST:PORT`. */
  readonly contactPoint: string;
  /** `kill -9`; resolves when the process is gone. */
  kill(): Promise<void>;
  /** Starts it again, on the same ports and data. */
  restart(): Promise<void>;
}

/** The user that a new Cassandra has. */
export const CASSANDRA_USER = { username: "cassandra", password: "cassandra" } as const;

const POM = new URL("./cassandra/pom.xml", import.meta.url);
const START_TIMEOUT_MS = 180_000;

/** What Cassandra's own start script gives a Java of version 17, as far as one node needs it. */
const EXPORTED = [
  "java.base/jdk.internal.misc",
  "java.base/jdk.internal.ref",
  "java.base/sun.nio.ch",
  "java.base/java.lang.ref",
  "java.management.rmi/com.sun.jmx.remote.internal.rmi",
  "java.rmi/sun.rmi.registry",
  "java.rmi/sun.rmi.server",
  "java.sql/java.sql",
  "jdk.unsupported/sun.misc",
];
const OPENED = [
  "java.base/java.lang.module",
  "java.base/jdk.internal.loader",
  "java.base/jdk.internal.ref",
  "java.base/jdk.internal.reflect",
  "java.base/jdk.internal.math",
  "java.base/jdk.internal.module",
  "java.base/jdk.internal.util.jar",
  "jdk.management/com.sun.management.internal",
  "java.base/sun.nio.ch",
  "java.base/java.io",
  "java.base/java.lang",
  "java.base/java.lang.reflect",
  "java.base/java.util",
  "java.base/java.util.concurrent",
  "java.base/java.util.concurrent.atomic",
  "java.base/java.nio",
  "java.base/java.net",
];

/** Starts a node; dispose of it to stop it and remove its data. */
export async function startCassandra(): Promise<RunningCassandra> {
  const jars = await fetchJars("cassandra", POM);
  const dir = await Deno.makeTempDir({ prefix: "cassandra-" });
  const [native, storage, tlsStorage] = freePorts(3) as [number, number, number];
  await Deno.writeTextFile(
    `${dir}/cassandra.yaml`,
    settings({ native, storage, tlsStorage, dir }),
  );
  await Deno.writeTextFile(`${dir}/logback.xml`, logging(dir));
  const start = () => startServer(jars, { dir, port: native });
  let server = await start();

  const kill = () => killChild(server);
  return {
    contactPoint: `127.0.0.1:${native}`,
    kill,
    async restart() {
      server = await start();
    },
    async [Symbol.asyncDispose]() {
      await kill(); // there is nothing to save
      await Deno.remove(dir, { recursive: true });
    },
  };
}

async function startServer(
  jars: string,
  { dir, port }: { readonly dir: string; readonly port: number },
): Promise<Deno.ChildProcess> {
  const server = new Deno.Command("java", {
    args: [
      "-Xms512m",
      "-Xmx512m",
      "-XX:+UseSerialGC",
      "-XX:TieredStopAtLevel=1",
      `-javaagent:${globSync(`${jars}/jamm-*.jar`)[0]}`,
      `-Dlogback.configurationFile=${dir}/logback.xml`,
      `-Dcassandra.config=file://${dir}/cassandra.yaml`,
      `-Dcassandra.storagedir=${dir}`,
      "-Dcassandra-foreground=yes",
      "-Dcassandra.skip_wait_for_gossip_to_settle=0",
      "-Dcassandra.superuser_setup_delay_ms=0",
      "-Dcassandra.ring_delay_ms=100",
      "-Dcassandra.allow_unsafe_join=true",
      "-Djdk.attach.allowAttachSelf=true",
      "-Djava.security.manager=allow",
      "-Djava.awt.headless=true",
      ...EXPORTED.map((name) => `--add-exports=${name}=ALL-UNNAMED`),
      ...OPENED.map((name) => `--add-opens=${name}=ALL-UNNAMED`),
      "-cp",
      `${jars}/*`,
      "org.apache.cassandra.service.CassandraDaemon",
    ],
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  let hasEnded = false;
  server.status.then(() => hasEnded = true);
  const endMs = performance.now() + START_TIMEOUT_MS;
  // The port opens last, but for the first user, who is made beside it.
  while (!await isListening(port) || !await hasUser(dir)) {
    if (hasEnded || performance.now() > endMs) {
      if (!hasEnded) server.kill("SIGKILL");
      const log = await Deno.readTextFile(`${dir}/server.log`).catch(() => "");
      throw new Error(`Cassandra did not start:\n${log.slice(-2_000)}`);
    }
    await sleep(100);
  }
  return server;
}

async function hasUser(dir: string): Promise<boolean> {
  const log = await Deno.readTextFile(`${dir}/server.log`).catch(() => "");
  return log.includes("Created default superuser");
}

function settings(
  { native, storage, tlsStorage, dir }: {
    readonly native: number;
    readonly storage: number;
    readonly tlsStorage: number;
    readonly dir: string;
  },
): string {
  return `cluster_name: test
num_tokens: 1
partitioner: org.apache.cassandra.dht.Murmur3Partitioner
endpoint_snitch: SimpleSnitch
seed_provider:
  - class_name: org.apache.cassandra.locator.SimpleSeedProvider
    parameters: [{ seeds: "127.0.0.1:${storage}" }]
listen_address: 127.0.0.1
rpc_address: 127.0.0.1
storage_port: ${storage}
ssl_storage_port: ${tlsStorage}
native_transport_port: ${native}
start_native_transport: true
data_file_directories: [${dir}/data]
commitlog_directory: ${dir}/commitlog
saved_caches_directory: ${dir}/saved_caches
hints_directory: ${dir}/hints
cdc_raw_directory: ${dir}/cdc_raw
commitlog_segment_size: 16MiB
commitlog_sync: batch
authenticator: PasswordAuthenticator
authorizer: AllowAllAuthorizer
role_manager: CassandraRoleManager
memtable_heap_space: 128MiB
memtable_offheap_space: 128MiB
auto_snapshot: false
auto_bootstrap: false
`;
}

/** One class says when the first user is there; of all others, only warnings. */
function logging(dir: string): string {
  return `<configuration>
  <appender name="file" class="ch.qos.logback.core.FileAppender">
    <file>${dir}/server.log</file>
    <encoder><pattern>%d %-5level %logger{20} %msg%n</pattern></encoder>
  </appender>
  <root level="WARN"><appender-ref ref="file"/></root>
  <logger name="org.apache.cassandra.auth.CassandraRoleManager" level="INFO"/>
</configuration>
`;
}
