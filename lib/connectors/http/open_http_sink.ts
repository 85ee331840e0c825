/** Lines to an HTTP endpoint, one request each. @module */

import { currentValue } from "@lib/feedback/current_value.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import type { LineSink } from "@lib/connectors/files/line_sink.ts";
import { sleep } from "@lib/time/clock.ts";

/** How records are sent. */
export interface HttpSinkOptions {
  /** Sent as a bearer token, and never printed. */
  readonly bearer?: string;
  readonly timeoutMs?: number;
  /** Requests per record, at least 1. */
  readonly tries?: number;
  /** Opens the place that keeps records which could not be sent; called at the first of them. */
  readonly openFailed: () => Promise<LineSink>;
  readonly onFailure?: (message: string) => void;
  readonly pause?: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** Once aborted, nothing more is sent: what is left counts as failed and is kept. */
  readonly signal?: AbortSignal;
}

/** The pause after the first try; after the second it is twice as long. */
const PAUSE_MS = 300;
const LINE_FEED = 0x0a;

/**
 * A sink that POSTs each line as a JSON document. A line that fails in every try is counted,
 * reported and kept, and the rest goes on.
 *
 * @throws {UsageError} if the address or the token cannot be used.
 *
 * @example
 * ```ts
 * import { openHttpSink } from "@lib/connectors/http/open_http_sink.ts";
 * import { openStdout } from "@lib/connectors/files/open_stdout.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const bodies: string[] = [];
 * const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, async (request) => {
 *   bodies.push(await request.text());
 *   return new Response();
 * });
 * const sink = openHttpSink(`http://127.0.0.1:${server.addr.port}/`, {
 *   openFailed: () => Promise.resolve(openStdout()),
 * });
 * await sink.write(new TextEncoder().encode('{"a": 1}\n{"a": 2}\n'));
 * assertEquals([bodies, await sink.close()], [['{"a": 1}', '{"a": 2}'], { failed: 0 }]);
 * await server.shutdown();
 * ```
 */
export function openHttpSink(url: string, options: HttpSinkOptions): LineSink {
  const { bearer, timeoutMs = 5000, tries = 3, openFailed, onFailure, pause = sleep, signal } =
    options;
  const target = checkUrl(url);
  // Without query and credentials, which may be secrets as well.
  const place = `${target.origin}${target.pathname}`;
  const headers: Record<string, string> = { "content-type": "application/json" };
  if (bearer !== undefined) headers["authorization"] = `Bearer ${checkBearer(bearer)}`;
  let failed = 0;
  let kept: LineSink | undefined;

  async function deliver(body: Uint8Array<ArrayBuffer>): Promise<string | undefined> {
    for (let attempt = 1;; attempt++) {
      if (signal?.aborted) return "stopped";
      const trouble = await post(target, { headers, body, timeoutMs });
      if (trouble === undefined || attempt >= tries) return trouble;
      await pause(PAUSE_MS * attempt, signal);
    }
  }

  async function keep(line: Uint8Array, trouble: string): Promise<void> {
    failed++;
    // A stop is no news to whoever asked for it.
    if (!signal?.aborted) {
      onFailure?.(`${place} did not take a record in ${tries} tries: ${trouble}`);
    }
    kept ??= await openFailed();
    await kept.write(line);
  }

  return {
    place,
    linesBefore: 0,
    write: async (lines) => {
      let from = 0;
      for (let at = lines.indexOf(LINE_FEED); at >= 0; at = lines.indexOf(LINE_FEED, from)) {
        const trouble = await deliver(lines.slice(from, at));
        if (trouble !== undefined) await keep(lines.subarray(from, at + 1), trouble);
        from = at + 1;
      }
    },
    close: async () => {
      await kept?.close();
      return kept === undefined ? { failed } : { failed, failedPath: kept.place };
    },
  };
}

/** What went wrong with a request, or undefined. */
async function post(
  url: URL,
  { headers, body, timeoutMs }: {
    headers: Record<string, string>;
    body: Uint8Array<ArrayBuffer>;
    timeoutMs: number;
  },
): Promise<string | undefined> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers,
      body,
      // A token must not follow a redirection to who knows where.
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
    });
    // Read to the end, so that the connection is free for the next record.
    await response.arrayBuffer();
    return response.ok ? undefined : `status ${response.status}`;
  } catch (error) {
    if (error instanceof DOMException && error.name === "TimeoutError") {
      return `no answer within ${timeoutMs} ms`;
    }
    return "no connection";
  }
}

function checkUrl(url: string): URL {
  const parsed = URL.parse(url);
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) {
    throw new UsageError(
      `--http-url must be an address with http or https: ${currentValue(url)}`,
    );
  }
  return parsed;
}

function checkBearer(bearer: string): string {
  if (!/^[\x21-\x7e]+$/.test(bearer)) {
    throw new UsageError(
      "HTTP_BEARER and --http-bearer must be printable ASCII without spaces: current value is not, and is not shown",
    );
  }
  return bearer;
}
