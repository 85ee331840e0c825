import { assert, assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { kafkaSettings } from "./kafka_settings.ts";

const KAFKA_BROKERS = "broker.example:9092";

Deno.test("kafkaSettings() takes empty variables for none", () => {
  assertEquals(kafkaSettings({ KAFKA_BROKERS: " " }), undefined);
  assertEquals(kafkaSettings({ KAFKA_BROKERS, KAFKA_USERNAME: "", KAFKA_TLS: "" }), {
    brokers: [KAFKA_BROKERS],
  });
});

Deno.test("kafkaSettings() reads credentials and encryption", async () => {
  using folder = temporaryFolder();
  const ca = `${folder.path}/ca`;
  await Deno.writeTextFile(ca, "PEM");
  const KAFKA_SASL_MECHANISM = "SCRAM-SHA-256";
  const secrets = { KAFKA_USERNAME: "app", KAFKA_PASSWORD: "s3cret" };
  assertEquals(
    kafkaSettings({ KAFKA_BROKERS, KAFKA_SASL_MECHANISM, ...secrets, KAFKA_TLS_CA: ca }),
    {
      brokers: [KAFKA_BROKERS],
      sasl: { mechanism: "scram-sha-256", username: "app", password: "s3cret" },
      tls: { ca: "PEM" },
    },
  );
  assertEquals(kafkaSettings({ KAFKA_BROKERS, KAFKA_TLS: "true" })?.tls, {});
});

// @fault security: Kafka's variables make no sense -> named, and never the password
Deno.test("kafkaSettings() refuses what it cannot use, and keeps the password to itself", () => {
  const wrong: readonly (readonly [says: string, env: Record<string, string>])[] = [
    ["KAFKA_BROKERS", { KAFKA_BROKERS: "broker" }],
    ["KAFKA_BROKERS", { KAFKA_BROKERS: "broker:99999" }],
    ["KAFKA_BROKERS", { KAFKA_BROKERS: "http://broker:9092" }],
    ["KAFKA_BROKERS", { KAFKA_BROKERS: "one:9092,,two:9092" }],
    ["KAFKA_SASL_MECHANISM", { KAFKA_BROKERS, KAFKA_SASL_MECHANISM: "kerberos" }],
    ["KAFKA_USERNAME", { KAFKA_BROKERS, KAFKA_PASSWORD: "s3cret" }],
    ["KAFKA_PASSWORD", { KAFKA_BROKERS, KAFKA_USERNAME: "app" }],
    ["KAFKA_TLS", { KAFKA_BROKERS, KAFKA_TLS: "yes" }],
    ["KAFKA_TLS_CA", { KAFKA_BROKERS, KAFKA_TLS_CA: "/no/such/file" }],
  ];
  for (const [says, env] of wrong) {
    const { message } = assertThrows(() => kafkaSettings(env), UsageError, says);
    assert(!message.includes("s3cret"), message);
  }
});
