/** A PostgreSQL server: the one file that knows its driver. @module */

import postgres from "postgres";
import type { WireResult } from "../sql_link.ts";
import { createPostgres } from "../create_postgres.ts";
import type { Postgres } from "../postgres.ts";
import { PostgresError } from "../postgres_error.ts";
import type { LinkTransaction, RunStatement, SqlLink } from "../sql_link.ts";
import { catchLostWrites } from "./catch_lost_writes.ts";
import { driverError } from "./driver_error.ts";
import { serverAddress } from "./server_address.ts";

/** Which server, and how long it may take. */
export interface RealPostgresOptions {
  /** As PostgreSQL's manual writes it: `postgres://USER:PASSWORD@HOST:PORT/DATABASE?sslmode=require`. */
  readonly url: string;
  /** How long connecting may take; default 5 s. */
  readonly connectTimeoutMs?: number;
  /** How long one statement may take; default 60 s. */
  readonly callTimeoutMs?: number;
}

/** Enough for a writer, readers beside it and a ping. */
const CONNECTIONS = 4;
/** Longer than the server's own limit, so that it is the server that says so if it still can. */
const GRACE_MS = 2_000;
/** Types that the driver would read or write its own way: all go and come as PostgreSQL's text. */
const AS_TEXT = {
  to: 25,
  from: [16, 17, 20, 21, 23, 26, 114, 700, 701, 1082, 1114, 1184, 3802],
  serialize: (text: string) => text,
  parse: (text: string) => text,
};

/** What is simple takes several statements in one text, of which the last may be anyone's. */
const ONE_STATEMENT = { prepare: true, simple: false };

/**
 * Connects to a server and asks it for its version.
 *
 * @throws {UsageError} if the URL is none.
 * @throws {PostgresError} with `UNREACHABLE` or `AUTHENTICATION`, within `connectTimeoutMs`.
 */
export async function openRealPostgres(options: RealPostgresOptions): Promise<Postgres> {
  const { url, connectTimeoutMs = 5_000, callTimeoutMs = 60_000 } = options;
  const place = serverAddress(url);
  const sql = postgres(url, {
    max: CONNECTIONS,
    connect_timeout: connectTimeoutMs / 1000,
    // The default doubles up to 20 s, which a server that is back would be kept waiting.
    backoff: () => 0.05,
    fetch_types: false,
    onnotice: () => {},
    types: { text: AS_TEXT },
    connection: {
      application_name: "telemetry-lab",
      TimeZone: "UTC",
      DateStyle: "ISO",
      statement_timeout: callTimeoutMs,
    },
  });
  const link = createLink(sql, { place, connectTimeoutMs, callTimeoutMs });
  // The driver connects again and again to a server that takes a connection and hangs up.
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(hungUp(place)), connectTimeoutMs + GRACE_MS);
  try {
    const { rows } = await Promise.race([link.run("SHOW server_version", []), late]);
    const version = String(rows[0]?.[0]).split(" ")[0];
    return createPostgres(link, { mode: "real", version: `PostgreSQL ${version}`, place });
  } catch (error) {
    await link.close();
    throw isOutcomeUnknown(error) ? hungUp(place, error) : error;
  } finally {
    clearTimeout(timer);
  }
}

function isOutcomeUnknown(error: unknown): boolean {
  return error instanceof PostgresError && error.code === "OUTCOME_UNKNOWN";
}

/** While connecting nothing was asked for whose outcome could matter. */
function hungUp(place: string, cause?: unknown): PostgresError {
  return new PostgresError(
    "UNREACHABLE",
    `PostgreSQL at ${place} hung up instead of answering: check that POSTGRES_URL names a ` +
      `PostgreSQL and not another server, and sslmode`,
    { cause },
  );
}

type Client = Pick<postgres.Sql, "unsafe">;

function createLink(
  sql: postgres.Sql,
  { place, connectTimeoutMs, callTimeoutMs }: {
    readonly place: string;
    readonly connectTimeoutMs: number;
    readonly callTimeoutMs: number;
  },
): SqlLink {
  const limitMs = connectTimeoutMs + callTimeoutMs + GRACE_MS;

  async function guarded<T>(work: () => Promise<T>, isUnknown: () => boolean): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw driverError(error, { place, isOutcomeUnknown: isUnknown() });
    }
  }

  function watch(giveUp: (error: unknown) => void): ReturnType<typeof setTimeout> {
    return setTimeout(
      () => giveUp(codedError("NO_ANSWER", `no answer in ${limitMs / 1000} s`)),
      limitMs,
    );
  }

  /** A server that is there and never answers must not hold a caller for ever. */
  function timed<T>(work: Promise<T>): Promise<T> {
    const { promise: late, reject } = Promise.withResolvers<never>();
    const timer = watch(reject);
    const release = catchLostWrites(() => reject(lostConnection()));
    return Promise.race([work, late]).finally(() => {
      clearTimeout(timer);
      release();
    });
  }

  return {
    run: (text, parameters) => guarded(() => timed(send(sql, text, parameters)), () => true),
    async transaction(work) {
      let isCommitting = false;
      let giveUp: (error: unknown) => void = () => {};
      const late = new Promise<never>((_, reject) => giveUp = reject);
      late.catch(() => {}); // if the transaction has ended before
      const release = catchLostWrites(() => giveUp(lostConnection()));
      // Beginning and ending are the driver's own statements, which it waits for without end.
      let timer = watch(giveUp);
      let isOver = false;
      return await guarded(
        async () => {
          const begun = sql.begin(async (outer) => {
            clearTimeout(timer);
            try {
              const result = await work(openTransaction(outer, (call) => {
                const answer = timed(call);
                // The driver would wait for its rollback, which is not answered either.
                answer.catch((error) => error.code === "NO_ANSWER" && giveUp(error));
                return answer;
              }));
              isCommitting = true;
              return { result };
            } finally {
              if (!isOver) timer = watch(giveUp);
            }
          });
          begun.catch(() => {}); // if it comes after we gave up
          return (await Promise.race([begun, late])).result;
        },
        () => isCommitting,
      ).finally(() => {
        isOver = true;
        clearTimeout(timer);
        release();
      });
    },
    close: () => sql.end({ timeout: 2 }),
  };

  function openTransaction(
    outer: postgres.TransactionSql,
    limit: <T>(call: Promise<T>) => Promise<T>,
  ): LinkTransaction {
    let current = outer;
    const run: RunStatement = (text, parameters) =>
      guarded(() => limit(send(current, text, parameters)), () => false);
    return {
      run,
      async savepoint(work) {
        const before = current;
        try {
          const { result } = await before.savepoint(async (inner) => {
            current = inner;
            return { result: await work() };
          });
          return result;
        } finally {
          current = before;
        }
      },
    };
  }
}

function lostConnection(): Error {
  return codedError("CONNECTION_CLOSED", "the connection was closed");
}

function codedError(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

async function send(
  client: Client,
  text: string,
  parameters: readonly (string | null)[],
): Promise<WireResult> {
  const result = await client.unsafe(text, [...parameters], ONE_STATEMENT).values();
  const isRead = result.command === "SELECT" || result.command === "SHOW";
  return {
    columns: (result.columns ?? []).map(({ name, type }) => ({ name, oid: type })),
    rows: result as unknown as WireResult["rows"],
    affected: isRead ? 0 : result.count ?? 0,
  };
}
