import { createContext } from 'react';
import type { OutputOf } from '#shared/contract/define.ts';
import type { ClinicContract } from '#shared/contract/clinic.ts';
import type { Result } from '#shared/results/result.ts';

export type Spark = OutputOf<ClinicContract['results.sparks']>['sparks'][number];

export const codeKey = ({ code, codeSystem }: Pick<Result, 'code' | 'codeSystem'>): string => `${codeSystem}|${code}`;

/** The codes of a page of rows, each once. */
export const codesOf = (rows: readonly Result[]): readonly Pick<Result, 'code' | 'codeSystem'>[] => [
  ...new Map(rows.filter(({ code, value }) => code !== '' && value !== null).map(({ code, codeSystem }) => [codeKey({ code, codeSystem }), { code, codeSystem }])).values(),
];

/** Points of the row's code in the row's unit: two units are never on one line. */
export const pointsFor = (spark: Spark | undefined, { unit }: Pick<Result, 'unit'>): readonly { readonly at: number; readonly value: number }[] =>
  (spark?.points ?? []).filter((point) => point.unit === unit).map(({ at, value }) => ({ at: Date.parse(at), value }));

/** What was read for the lines of the rows shown, by code. */
export const SparksContext = createContext<ReadonlyMap<string, Spark>>(new Map());
