// Answers to the exercises of 13_public_safety.

// %% exercise-number
// The form first, then the value: what is not reported must not become 0.
const numberOf = (text: string | null): number | null =>
  text !== null && /^\d+$/.test(text) ? Number(text) : null;

// %% exercise-keys
// The question's two names, then the order of the answer, then what tells two rows apart.
const keys: Pick<WideTable, "partitionKey" | "clusteringKey"> = {
  partitionKey: ["codigo_municipio", "tipo_crime"],
  clusteringKey: ["ano_mes", "id"],
};

// %% exercise-twice
// A group with more than one row is one key that is shared.
const shared: number = Map.groupBy(towns, naturalKey).values()
  .filter((rows) => rows.length > 1).toArray().length;
