import { useCallback, useEffect, useRef, useState } from 'react';
import type { PatientSummary } from '#shared/patients/patient.ts';
import { clinic } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';
import type { Failure } from '#renderer/api/outcome.ts';

export interface Found {
  readonly query: string;
  readonly patients: readonly PatientSummary[];
  readonly more: boolean;
}

// One search session is from focus to pick, clear or half a minute: ids shown in it are written to the audit once.
const sessionLasts = 30_000;
const pause = 60;
const none: Found = { query: '', patients: [], more: false };

/** An id for a search session, renewed after half a minute. */
export const useSearchId = (): { readonly current: () => string; readonly renew: () => void } => {
  const kept = useRef({ id: '', since: 0 });
  const renew = useCallback(() => { kept.current = { id: crypto.randomUUID(), since: Date.now() }; }, []);
  const current = useCallback(() => {
    if (kept.current.id === '' || Date.now() - kept.current.since > sessionLasts) renew();
    return kept.current.id;
  }, [renew]);
  return { current, renew };
};

/** Finds while typing; an answer to an older question is dropped. */
export const usePatientSearch = (query: string) => {
  const [found, setFound] = useState<Found>(none);
  const [failure, setFailure] = useState<Failure>();
  const { current, renew } = useSearchId();
  const wanted = query.trim();
  useEffect(() => {
    if (wanted === '') return undefined;
    let isStale = false;
    const timer = setTimeout(() => {
      void outcomeOf(clinic['patients.find']({ query: wanted, searchId: current() })).then((outcome) => {
        if (isStale) return;
        setFailure(outcome.type === 'value' ? undefined : outcome);
        if (outcome.type === 'value') setFound({ query: wanted, ...outcome.value });
      });
    }, pause);
    return () => {
      isStale = true;
      clearTimeout(timer);
    };
  }, [wanted, current]);
  return { found: wanted === '' ? none : found, isSettled: wanted === '' || found.query === wanted, failure: wanted === '' ? undefined : failure, renew };
};
