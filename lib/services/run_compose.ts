/** Docker's compose command, or a clear word that it is not there. @module */

/** Why `docker compose` cannot be used here; undefined where it can. */
export async function missingDocker(): Promise<string | undefined> {
  const compose = await outcomeOf(["compose", "version"]);
  if (compose === undefined) {
    return "Docker is not installed (no docker on the PATH): everything runs embedded without it, " +
      "or point the variables at servers of your own";
  }
  if (!compose.success) {
    return "Docker is here, but not its compose plugin: docker compose version must work";
  }
  const server = await outcomeOf(["version", "--format", "{{.Server.Version}}"]);
  return server?.success
    ? undefined
    : "Docker is here, but its daemon does not answer: start it, and see what docker version says";
}

/**
 * Runs `docker compose` on the project's file, showing what it says on stderr, and returns its exit
 * status.
 */
export async function runCompose(args: readonly string[]): Promise<number> {
  const child = new Deno.Command("docker", {
    args: ["compose", "--file", COMPOSE_FILE.pathname, ...args],
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  // Stdout is for our own document.
  for await (const bytes of child.stdout) Deno.stderr.writeSync(bytes);
  return (await child.status).code;
}

/** At the top of the project, whatever folder one stands in. */
export const COMPOSE_FILE = new URL("../../docker-compose.yml", import.meta.url);

async function outcomeOf(args: readonly string[]): Promise<Deno.CommandOutput | undefined> {
  try {
    return await new Deno.Command("docker", { args: [...args], stdin: "null" }).output();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
