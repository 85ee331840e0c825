import { assertEquals, assertRejects } from "@std/assert";
import { untilLed } from "./until_led.ts";

function refusal(type: string): Error {
  const cause = Object.assign(new Error(type), { type });
  return new Error("failed to describe t", { cause });
}

// @fault broker: a partition without a leader -> asked again, while there is time
Deno.test("untilLed() asks again only where a leader is missing, and only while there is time", async () => {
  const asked = async (timeoutMs: number, type: string) => {
    let times = 0;
    const ask = () => {
      times++;
      return Promise.reject(refusal(type));
    };
    await assertRejects(() => untilLed(timeoutMs, ask), Error, "failed to describe t");
    return times;
  };
  assertEquals(await asked(10_000, "TOPIC_AUTHORIZATION_FAILED"), 1);
  assertEquals(await asked(0, "NOT_LEADER_FOR_PARTITION"), 1);
  assertEquals(await asked(150, "NOT_LEADER_FOR_PARTITION"), 2);
});
