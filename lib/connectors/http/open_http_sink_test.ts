import { assert, assertEquals, assertThrows } from "@std/assert";
import type { LineSink } from "@lib/connectors/files/line_sink.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { type HttpSinkOptions, openHttpSink } from "./open_http_sink.ts";

interface Seen {
  readonly body: string;
  readonly authorization: string | null;
}

/** Sends lines to a server that answers with `answer`, and tells what both sides saw. */
async function send(
  lines: string,
  answer: (seen: Seen, requests: number) => Response | Promise<Response>,
  options: Partial<HttpSinkOptions> = {},
) {
  const seen: Seen[] = [];
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    async (request) => {
      const one = {
        body: await request.text(),
        authorization: request.headers.get("authorization"),
      };
      seen.push(one);
      return await answer(one, seen.length);
    },
  );
  const kept: string[] = [];
  const pauses: number[] = [];
  const notes: string[] = [];
  const failed: LineSink = {
    place: "kept.failed.jsonl",
    linesBefore: 0,
    write: (bytes) => Promise.resolve(void kept.push(new TextDecoder().decode(bytes))),
    close: () => Promise.resolve({ failed: 0 }),
  };
  const sink = openHttpSink(`http://127.0.0.1:${server.addr.port}/in?key=secret`, {
    openFailed: () => Promise.resolve(failed),
    onFailure: (note) => notes.push(note),
    pause: (ms) => Promise.resolve(void pauses.push(ms)),
    ...options,
  });
  await sink.write(new TextEncoder().encode(lines));
  const report = await sink.close();
  await server.shutdown();
  return { bodies: seen.map(({ body }) => body), seen, kept, pauses, notes, report, sink };
}

Deno.test("openHttpSink() posts each line in order, with the token", async () => {
  const { seen, report } = await send('{"a":1}\n{"a":2}\n', () => new Response(), {
    bearer: "t0ken",
  });
  assertEquals(seen, [
    { body: '{"a":1}', authorization: "Bearer t0ken" },
    { body: '{"a":2}', authorization: "Bearer t0ken" },
  ]);
  assertEquals(report, { failed: 0 });
});

// @fault HTTP: an answer of failure -> tried three times with growing pauses
Deno.test("openHttpSink() tries three times with growing pauses", async () => {
  const { bodies, kept, pauses } = await send(
    "1\n2\n",
    (_, requests) => new Response(null, { status: requests < 3 ? 503 : 200 }),
  );
  assertEquals([bodies, kept, pauses], [["1", "1", "1", "2"], [], [300, 600]]);
});

// @fault HTTP: every try fails -> the line is kept in a file, and sending goes on
Deno.test("openHttpSink() keeps what fails in every try, and goes on", async () => {
  const { bodies, kept, notes, report } = await send(
    "1\n2\n3\n",
    ({ body }) => new Response(null, { status: body === "2" ? 500 : 204 }),
    { bearer: "t0ken" },
  );
  assertEquals([bodies, kept], [["1", "2", "2", "2", "3"], ["2\n"]]);
  assertEquals(report, { failed: 1, failedPath: "kept.failed.jsonl" });
  assertEquals(notes.length, 1);
  assert(/status 500/.test(notes[0]!) && !/t0ken|secret/.test(notes[0]!));
});

// @fault HTTP: an answer that does not come -> given up, in time
Deno.test("openHttpSink() gives up on an answer that does not come", async () => {
  let release = () => {};
  const late = new Promise<Response>((resolve) => release = () => resolve(new Response()));
  const { notes, report } = await send("1\n", () => late, {
    timeoutMs: 20,
    tries: 1,
    onFailure: undefined,
    openFailed: () => {
      release();
      return Promise.resolve({
        place: "kept",
        linesBefore: 0,
        write: () => Promise.resolve(),
        close: () => Promise.resolve({ failed: 0 }),
      });
    },
  });
  assertEquals([notes, report], [[], { failed: 1, failedPath: "kept" }]);
});

// @fault HTTP: stopped with lines unsent -> they are kept in a file
Deno.test("openHttpSink() keeps what is left when it is stopped, unsent", async () => {
  const stop = new AbortController();
  const { bodies, kept, notes, report } = await send(
    "1\n2\n3\n",
    ({ body }) => {
      if (body === "2") stop.abort();
      return new Response(null, { status: body === "2" ? 500 : 200 });
    },
    { signal: stop.signal },
  );
  assertEquals([bodies, kept, notes, report.failed], [["1", "2"], ["2\n", "3\n"], [], 2]);
});

// @fault HTTP: a redirection -> not followed, so that the token goes nowhere else
Deno.test("openHttpSink() does not follow a redirection", async () => {
  const { bodies, report } = await send(
    "1\n",
    () => new Response(null, { status: 307, headers: { location: "http://127.0.0.1:1/" } }),
    { bearer: "t0ken" },
  );
  assertEquals([bodies.length, report.failed], [3, 1]);
});

Deno.test("openHttpSink() says where it sends, without what may be secret", async () => {
  const { sink } = await send("", () => new Response());
  assert(/^http:\/\/127\.0\.0\.1:\d+\/in$/.test(sink.place));
});

// @fault security: an HTTP address that cannot be used -> named, and never the token
Deno.test("openHttpSink() names an address that cannot be used, and never the token", () => {
  const openFailed = () => Promise.reject(new Error("not reached"));
  for (const url of ["", "nonsense", "ftp://example.org/"]) {
    assertThrows(
      () => openHttpSink(url, { openFailed }),
      UsageError,
      `--http-url must be an address with http or https: current value is "${url}"`,
    );
  }
  const error = assertThrows(
    () => openHttpSink("http://127.0.0.1/", { openFailed, bearer: "two words" }),
    UsageError,
    "--http-bearer",
  );
  assert(!error.message.includes("two words"));
});
