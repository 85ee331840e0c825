/** Whether a server of this machine takes connections. @module */

/**
 * Connects to a port of 127.0.0.1 and leaves at once.
 *
 * @example
 * ```ts
 * import { isListening } from "@lib/services/is_listening.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const server = Deno.listen({ hostname: "127.0.0.1", port: 0 });
 * assertEquals(await isListening(server.addr.port), true);
 * server.close();
 * assertEquals(await isListening(server.addr.port), false);
 * ```
 */
export async function isListening(port: number): Promise<boolean> {
  try {
    (await Deno.connect({ hostname: "127.0.0.1", port })).close();
    return true;
  } catch {
    return false;
  }
}
