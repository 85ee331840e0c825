// Answers to the exercises of 02_pipeline.

// %% exercise-rule
// The contract could hold it as a warning: no single column is out of its range here.
const condition: string = "is_charging AND speed_kph > 5";

// %% exercise-factor
// Found by trying: the count falls as the factor grows, so the first that fits is the lowest.
const steps = Array.from({ length: 40 }, (_, at) => (at + 1) / 2);
const factor: number = steps.find((step) => outliersAt(step).length < 0.05 * speeds.length)!;

// %% exercise-duplicate
// The first row with a key stands, so its line comes before that of its twin.
const first = await lake.one<{ source_line: number }>(`
  SELECT source_line FROM clean
  WHERE vehicle_id = '${twin!.vehicle_id}' AND event_ts_utc = TIMESTAMPTZ '${twin!.at}'`);
const line: number = first.source_line;
