/** The contract of the public safety system's occurrences. @module */

import { streamContract } from "./stream_contract.ts";

const COUNT = {
  type: "string",
  format: { pattern: /^\d*$/, say: "a whole number, or empty" },
} as const;

/** What is said of any occurrence. */
const GENERAL = {
  id: { type: "string", description: "The occurrence; new at every extraction" },
  dataset_id: { type: "string", description: "The data set it was extracted from" },
  resource_id: { type: "string", description: "The file of that data set" },
  granularidade: { type: "string", description: "What is counted: municipio or estado" },
  ano: {
    type: "string",
    format: { pattern: /^\d{4}$/, say: "a year of four digits" },
    description: "Year",
  },
  mes: {
    type: "string",
    format: { pattern: /^([1-9]|1[0-2])$/, say: "a month from 1 to 12" },
    description: "Month",
  },
  mes_ano: { type: "string", description: "Month and year, m/yyyy" },
  uf: { type: "string", description: "State, two letters" },
  uf_nome: { type: "string", description: "State, its name" },
} as const;

const OF_A_TOWN = {
  codigo_municipio: {
    type: "string",
    format: { pattern: /^\d{7}$/, say: "the seven digits of IBGE" },
    description: "Municipality, its number",
  },
  municipio: { type: "string", description: "Municipality, its name" },
  regiao: { type: "string", description: "Region of the country" },
} as const;

const WHAT = {
  tipo_crime: { type: "string", description: "Kind of crime" },
  vitimas: { ...COUNT, description: "Victims" },
  ocorrencias: { ...COUNT, description: "Occurrences" },
} as const;

const INDICATORS = {
  homicidio_doloso: { ...COUNT, description: "Intentional homicides" },
  lesao_corp_morte: { ...COUNT, description: "Bodily harm followed by death" },
  latrocinio: { ...COUNT, description: "Robberies followed by death" },
  roubo_veiculo: { ...COUNT, description: "Robberies of vehicles" },
  roubo_carga: { ...COUNT, description: "Robberies of freight" },
  roubo_inst_financeira: { ...COUNT, description: "Robberies of banks" },
  furto_veiculo: { ...COUNT, description: "Thefts of vehicles" },
  estupro: { ...COUNT, description: "Rapes" },
} as const;

const EXTRACTED = {
  data_extracao: { type: "string", description: "When it was extracted, ISO 8601" },
} as const;

const TOWN_FIELDS = { ...GENERAL, ...OF_A_TOWN, ...WHAT, ...INDICATORS, ...EXTRACTED } as const;
const STATE_FIELDS = { ...GENERAL, ...WHAT, ...INDICATORS, ...EXTRACTED } as const;
const OTHER_FIELDS = { ...GENERAL, ...WHAT, ...EXTRACTED } as const;

/** Occurrences as extracted: every value a text, stored as it came, by what is counted. */
export const occurrence = streamContract({
  name: "occurrence",
  version: "1.0.0",
  grain: "one record per extraction, place, month and kind of crime",
  topics: [
    "sinesp_ocorrencias_municipio",
    "sinesp_ocorrencias_estado",
    "sinesp_ocorrencias_geral",
  ],
  // Two records of one occurrence must stay in order, since the last one holds.
  messageKey: "id",
  fields: TOWN_FIELDS,
  eventTime: "data_extracao",
  unreadable: { code: "JSON_PARSE_ERROR", message: "The value is not a JSON object" },
  rules: [
    { code: "MISSING_ID", message: "The record has no id", when: "id IS NULL" },
    { code: "EMPTY_ID", message: "The id is empty, which no row can be found by", when: "id = ''" },
  ],
  derived: {},
  route: {
    field: "granularidade",
    tables: { municipio: "tb_ocorrencias_municipio", estado: "tb_ocorrencias_estado" },
    otherwise: "tb_ocorrencias_geral",
  },
  tables: {
    tb_ocorrencias_municipio: {
      grain: "one row per occurrence counted by municipality",
      description: "Occurrences of municipalities",
      columns: textColumns(TOWN_FIELDS),
      primaryKey: ["id"],
      key: ["id"],
    },
    tb_ocorrencias_estado: {
      grain: "one row per occurrence counted by state",
      description: "Occurrences of states",
      columns: textColumns(STATE_FIELDS),
      primaryKey: ["id"],
      key: ["id"],
    },
    tb_ocorrencias_geral: {
      grain: "one row per occurrence counted by anything else",
      description: "Occurrences without the detail of the others",
      columns: textColumns(OTHER_FIELDS),
      primaryKey: ["id"],
      key: ["id"],
    },
  },
  views: {},
});

function textColumns<F extends Readonly<Record<string, { readonly description: string }>>>(
  fields: F,
): { readonly [K in keyof F]: { readonly type: "text"; readonly description: string } } {
  return Object.fromEntries(
    Object.entries(fields).map(([name, { description }]) => [name, { type: "text", description }]),
  ) as { readonly [K in keyof F]: { readonly type: "text"; readonly description: string } };
}
