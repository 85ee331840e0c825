import { assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { KafkaError } from "@lib/connectors/kafka/kafka_error.ts";
import { retry, type RetryOptions } from "./retry.ts";

async function tried(error: Error, options: RetryOptions, stopAfter = Infinity) {
  const pauses: number[] = [];
  let attempts = 0;
  const work = () => {
    attempts++;
    return Promise.reject(error);
  };
  await assertRejects(
    () =>
      retry(work, {
        ...options,
        sleep: (ms) => Promise.resolve(void pauses.push(ms)),
        onRetry: () => {},
        isStopped: () => attempts >= stopAfter,
      }),
    Error,
    error.message,
  );
  return { attempts, pauses };
}

Deno.test("retry() doubles its pauses to a limit and gives up with the last error", async () => {
  const { attempts, pauses } = await tried(new Error("busy"), {
    maxAttempts: 5,
    firstPauseMs: 3_000,
  });
  assertEquals([attempts, pauses], [5, [3_000, 6_000, 10_000, 10_000]]);
});

Deno.test("retry() does not try again what cannot help, nor after a stop", async () => {
  const hopeless = [
    new UsageError("wrong"),
    new KafkaError("AUTHENTICATION", "who are you"),
    new TypeError("not a function"),
  ];
  for (const error of hopeless) assertEquals((await tried(error, {})).attempts, 1, error.name);
  assertEquals((await tried(new KafkaError("UNREACHABLE", "gone"), {})).attempts, 6);
  assertEquals((await tried(new Error("busy"), {}, 2)).attempts, 2);
  let [isStopped, attempts] = [false, 0];
  const work = () => {
    attempts++;
    return Promise.reject(new Error("busy"));
  };
  const sleep = () => Promise.resolve(void (isStopped = true));
  const hooks = { sleep, onRetry: () => {}, isStopped: () => isStopped };
  await assertRejects(() => retry(work, hooks), Error, "busy");
  assertEquals(attempts, 1);
});
