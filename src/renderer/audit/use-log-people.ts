import { useEffect, useState } from 'react';
import type { OutputOf } from '#shared/contract/define.ts';
import type { auditContract } from '#shared/audit/contract.ts';
import { clinic } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';
import { fold } from '#shared/text/fold.ts';

type LogPerson = OutputOf<(typeof auditContract)['audit.people']>['people'][number];

const mostOffered = 5;

/** People of the log whose names hold every typed word; nobody before something is typed. Asked once, when the first letter comes. */
export const useLogPeople = (query: string, mayAsk: boolean): readonly LogPerson[] => {
  const [people, setPeople] = useState<readonly LogPerson[]>();
  const isWanted = mayAsk && query.trim() !== '';
  useEffect(() => {
    if (!isWanted || people) return undefined;
    let isStale = false;
    void outcomeOf(clinic['audit.people']({})).then((outcome) => { if (!isStale && outcome.type === 'value') setPeople(outcome.value.people); });
    return () => { isStale = true; };
  }, [isWanted, people]);
  const words = fold(query.trim()).split(' ');
  return isWanted ? (people ?? []).filter(({ name }) => words.every((word) => fold(name).includes(word))).slice(0, mostOffered) : [];
};
