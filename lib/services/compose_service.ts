/** What `docker-compose.yml` says of the services that Docker can run. @module */

import { parse } from "yaml";
import { UsageError } from "@lib/feedback/usage_error.ts";

/** A service of the file, its variables filled in. */
export interface ComposeService {
  readonly name: string;
  readonly image: string;
  readonly profiles: readonly string[];
  /** `ADDRESS:PUBLISHED:CONTAINER`. */
  readonly ports: readonly string[];
  /**
   * What the lab must be told to use the service (`x-environment`). A password that a variable holds
   * is not in it, but the variable's name, as `${NAME}`.
   */
  readonly environment: Readonly<Record<string, string>>;
  /** Whether the file says how to see that the service is ready. */
  readonly hasHealthCheck: boolean;
  /** Named volumes, each declared at the end of the file. */
  readonly volumes: readonly string[];
}

type Env = Readonly<Record<string, string | undefined>>;

/** The file, as far as we read it. */
interface ComposeFile {
  readonly services: Readonly<
    Record<string, {
      readonly image: string;
      readonly profiles: readonly string[];
      readonly ports: readonly string[];
      readonly "x-environment": Readonly<Record<string, string>>;
      readonly healthcheck?: unknown;
      readonly volumes?: readonly string[];
    }>
  >;
  readonly volumes?: Readonly<Record<string, unknown>>;
}

/**
 * Reads the text of a compose file. `${NAME:-default}` takes the variable, or its default where it
 * is not set or empty, as Docker does.
 *
 * @throws {UsageError} if a service has a volume that the file does not declare.
 *
 * @example
 * ```ts
 * import { composeServices } from "@lib/services/compose_service.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const text = `
 * services:
 *   store:
 *     image: store:1.2
 *     profiles: [store]
 *     ports: ["127.0.0.1:\${STORE_PORT:-99}:99"]
 *     x-environment: { STORE_URL: "store://localhost:\${STORE_PORT:-99}" }
 * `;
 * const [service] = composeServices(text, { STORE_PORT: "100" });
 * assertEquals(service?.environment, { STORE_URL: "store://localhost:100" });
 * ```
 */
export function composeServices(text: string, env: Env): ComposeService[] {
  const file = parse(text) as ComposeFile;
  const fill = (value: string) => interpolate(value, env);
  const fillShown = (value: string) => interpolate(value, withoutPasswords(env));
  return Object.entries(file.services).map(([name, service]) => {
    const volumes = (service.volumes ?? []).map((volume) => volume.split(":")[0]!);
    const unknown = volumes.find((volume) => !Object.hasOwn(file.volumes ?? {}, volume));
    if (unknown !== undefined) {
      throw new UsageError(
        `volumes must declare what ${name} uses: current value lacks ${unknown}`,
      );
    }
    return {
      name,
      image: fill(service.image),
      profiles: service.profiles,
      ports: service.ports.map(fill),
      environment: Object.fromEntries(
        Object.entries(service["x-environment"]).map(([key, value]) => [key, fillShown(value)]),
      ),
      hasHealthCheck: service.healthcheck !== undefined,
      volumes,
    };
  });
}

function interpolate(text: string, env: Env): string {
  return text.replaceAll(
    /\$\{(\w+)(?::-([^}]*))?\}/g,
    (_, name: string, fallback: string | undefined) => env[name] || (fallback ?? ""),
  );
}

/** What is printed must not hold them; a shell fills them in. */
function withoutPasswords(env: Env): Env {
  const hidden = Object.entries(env).filter(([name, value]) => /_PASSWORD$/.test(name) && value);
  return { ...env, ...Object.fromEntries(hidden.map(([name]) => [name, `\${${name}}`])) };
}
