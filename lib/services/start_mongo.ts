/** A server that speaks MongoDB's protocol, for tests: mongo-java-server, as no MongoDB is to be had. @module */

import { fetchJars } from "./fetch_jars.ts";
import { freePorts } from "./free_ports.ts";
import { killChild } from "./kill_child.ts";

/** A server that runs. */
export interface RunningMongo extends AsyncDisposable {
  readonly url: string;
  /** `kill -9`; resolves when the process is gone. Its documents were in memory. */
  kill(): Promise<void>;
}

const POM = new URL("./mongo/pom.xml", import.meta.url);
const LAUNCHER = new URL("./mongo/StandInMongo.java", import.meta.url).pathname;

/**
 * Starts a server on a free port of 127.0.0.1; dispose of it to stop it.
 *
 * @throws {Error} with its last words, if it does not start.
 */
export async function startMongo(): Promise<RunningMongo> {
  const jars = await fetchJars("mongo", POM);
  const [port] = freePorts(1);
  const server = new Deno.Command("java", {
    args: [
      "-Xmx512m",
      "-XX:+UseSerialGC",
      "-XX:TieredStopAtLevel=1",
      "-cp",
      `${jars}/*`,
      LAUNCHER,
      String(port),
    ],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const words = new Response(server.stderr).text();
  const reader = server.stdout.getReader();
  const { value } = await reader.read();
  if (!new TextDecoder().decode(value).startsWith("ready")) {
    throw new Error(`The MongoDB stand-in did not start:\n${(await words).slice(-2_000)}`);
  }
  const kill = async () => {
    await killChild(server);
    await reader.cancel();
    await words;
  };
  return {
    url: `mongodb://127.0.0.1:${port}/?directConnection=true`,
    kill,
    [Symbol.asyncDispose]: kill,
  };
}
