// Answers to the exercises of 00_services.

// %% exercise-partition
// With three partitions about every third vehicle will do; EV-00004 is the first.
const vehicle: string = "EV-00004";

// %% exercise-settings
// The mechanism's name is read in any case, and KAFKA_TLS alone trusts the system's certificates.
const settings: Record<string, string> = {
  KAFKA_BROKERS: "one:9093,two:9093",
  KAFKA_USERNAME: "ana",
  KAFKA_PASSWORD: "let me in",
  KAFKA_SASL_MECHANISM: "scram-sha-512",
  KAFKA_TLS: "true",
};

// %% exercise-filter
// Conditions side by side must both hold.
const filter: Filter = { soc_pct: { $lt: 20 }, vehicle_id: { $ne: "EV-00003" } };
