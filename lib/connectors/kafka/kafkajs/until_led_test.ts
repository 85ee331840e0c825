import { assertEquals, assertRejects } from "@std/assert";
import { untilLed } from "./until_led.ts";

function refusal(type: string): Error {
  const cause = Object.assign(new Error(type), { type });
  return new Error("failed to describe t", { cause });
}

// @fault broker: a partition without a leader -> asked again, while there is time
Deno.test("untilLed() asks again only where a leader is missing, and only while there is time", async () => {
  const asked = async (timeoutMs: number, type: string) => {
    let [times, now] = [0, 0];
    const time = {
      nowMs: () => now,
      sleep: (ms: number) => Promise.resolve(void (now += ms)),
    };
    const ask = () => {
      times++;
      return Promise.reject(refusal(type));
    };
    await assertRejects(() => untilLed(timeoutMs, ask, time), Error, "failed to describe t");
    return times;
  };
  assertEquals(await asked(10_000, "TOPIC_AUTHORIZATION_FAILED"), 1);
  assertEquals(await asked(0, "NOT_LEADER_FOR_PARTITION"), 1);
  assertEquals(await asked(10_000, "NOT_LEADER_FOR_PARTITION"), 101);
});
