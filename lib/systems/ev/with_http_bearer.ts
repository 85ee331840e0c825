/** The token of `--sink http`, from where a process list does not show it. @module */

import type { SimulationOptions } from "./simulation_options.ts";

/**
 * The same options with the token that `HTTP_BEARER` holds, unless they name one or send nothing by
 * HTTP. What is typed as `--http-bearer` can be seen by everyone on the machine; a variable cannot.
 *
 * @example
 * ```ts
 * import { withHttpBearer } from "@lib/systems/ev/with_http_bearer.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const env = { HTTP_BEARER: "t0ken" };
 * assertEquals(withHttpBearer({ sink: "http" }, env), { sink: "http", httpBearer: "t0ken" });
 * ```
 */
export function withHttpBearer(
  options: SimulationOptions,
  { HTTP_BEARER }: Readonly<Record<string, string | undefined>>,
): SimulationOptions {
  // Set but empty means not set, as in a shell.
  if (options.sink !== "http" || options.httpBearer !== undefined || !HTTP_BEARER) return options;
  return { ...options, httpBearer: HTTP_BEARER };
}
