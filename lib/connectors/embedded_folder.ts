/** Where embedded stores keep their files. @module */

/**
 * The folder of one embedded store: `data/embedded/SERVICE`, with `LAB_HOME` in place of `data`.
 *
 * @example
 * ```ts
 * import { embeddedFolder } from "@lib/connectors/embedded_folder.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(embeddedFolder({}, "kafka"), "data/embedded/kafka");
 * assertEquals(embeddedFolder({ LAB_HOME: "/srv/lab/" }, "kafka"), "/srv/lab/embedded/kafka");
 * ```
 */
export function embeddedFolder(
  env: Readonly<Record<string, string | undefined>>,
  service: string,
): string {
  const home = env.LAB_HOME || "data"; // set but empty means not set, as in a shell
  return `${home.replace(/\/+$/, "")}/embedded/${service}`;
}
