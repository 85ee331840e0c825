/** Municipalities of Brazil, a few of each region, with their numbers at IBGE. @module */

/** A municipality and where it lies. */
export interface Municipality {
  readonly code: string;
  readonly name: string;
  readonly state: string;
  readonly stateName: string;
  readonly region: string;
}

/** Two of the names have an apostrophe, on which hand-made queries break. */
export const MUNICIPALITIES: readonly Municipality[] = [
  ["3550308", "São Paulo", "SP", "São Paulo", "Sudeste"],
  ["3509502", "Campinas", "SP", "São Paulo", "Sudeste"],
  ["3304557", "Rio de Janeiro", "RJ", "Rio de Janeiro", "Sudeste"],
  ["3106200", "Belo Horizonte", "MG", "Minas Gerais", "Sudeste"],
  ["2927408", "Salvador", "BA", "Bahia", "Nordeste"],
  ["2611606", "Recife", "PE", "Pernambuco", "Nordeste"],
  ["2304400", "Fortaleza", "CE", "Ceará", "Nordeste"],
  ["2408409", "Olho-d'Água do Borges", "RN", "Rio Grande do Norte", "Nordeste"],
  ["1302603", "Manaus", "AM", "Amazonas", "Norte"],
  ["1501402", "Belém", "PA", "Pará", "Norte"],
  ["1505551", "Pau D'Arco", "PA", "Pará", "Norte"],
  ["5300108", "Brasília", "DF", "Distrito Federal", "Centro-Oeste"],
  ["5208707", "Goiânia", "GO", "Goiás", "Centro-Oeste"],
  ["4106902", "Curitiba", "PR", "Paraná", "Sul"],
  ["4314902", "Porto Alegre", "RS", "Rio Grande do Sul", "Sul"],
].map(([code, name, state, stateName, region]) => ({
  code: code!,
  name: name!,
  state: state!,
  stateName: stateName!,
  region: region!,
}));
