import { useContext, useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import type { Result } from '#shared/results/result.ts';
import { clinic } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';
import { SparkLine } from '#renderer/kit/SparkLine.tsx';
import { t } from '#renderer/text/index.ts';
import { exactNumber } from './result-words.ts';
import { codeKey, codesOf, pointsFor, SparksContext } from './sparks.ts';
import type { Spark } from './sparks.ts';

// A page of rows has at most so many codes.
const askedAtOnce = 50;

/** Asks for the lines of the rows shown, each code once; a line that cannot be read is only not drawn. */
export const Sparks = ({ patientId, rows, children }: { readonly patientId: string; readonly rows: readonly Result[]; readonly children: ReactNode }) => {
  const [sparks, setSparks] = useState<ReadonlyMap<string, Spark>>(new Map());
  const asked = useRef(new Set<string>());
  useEffect(() => {
    const codes = codesOf(rows).filter((code) => !asked.current.has(codeKey(code)));
    codes.forEach((code) => asked.current.add(codeKey(code)));
    for (let i = 0; i < codes.length; i += askedAtOnce) {
      void outcomeOf(clinic['results.sparks']({ patientId, codes: codes.slice(i, i + askedAtOnce) })).then((outcome) => {
        if (outcome.type === 'value') setSparks((now) => new Map([...now, ...outcome.value.sparks.map((spark) => [codeKey(spark), spark] as const)]));
      });
    }
  }, [patientId, rows]);
  return <SparksContext value={sparks}>{children}</SparksContext>;
};

const bandOf = ({ low, high }: Result) => (low === null && high === null ? undefined : { low, high });

/** The small line of a row whose code has at least two numbers in its unit. */
export const SparkCell = ({ row }: { readonly row: Result }) => {
  const points = pointsFor(useContext(SparksContext).get(codeKey(row)), row);
  const last = points.at(-1);
  if (points.length < 2 || !last) return null;
  return <SparkLine points={points} band={bandOf(row)} label={t('result.trend.label', { name: row.display, count: points.length, last: exactNumber(last.value) })} />;
};
