import { useRef, useState } from 'react';
import type { About, LogLine } from '#shared/audit/contract.ts';
import type { Showing } from '#shared/audit/showing.ts';
import { clinic } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';
import type { Failure } from '#renderer/api/outcome.ts';
import { useAnswer } from '#renderer/api/use-answer.ts';

interface Asked { readonly about: About; readonly from: string; readonly to: string; readonly show: Showing; readonly names: boolean }
interface More { readonly key: string; readonly lines: readonly LogLine[]; readonly next: number | null; readonly failure: Failure | undefined }

/** The rows asked for, a page at a time; a question that changed begins at its first page. */
export const useTimeline = (asked: Asked) => {
  const key = JSON.stringify(asked);
  const [answer, reload] = useAnswer(key, () => clinic['audit.timeline']({ ...asked, before: null }));
  const [more, setMore] = useState<More>();
  const isAsking = useRef(false);
  const first = answer.type === 'value' && answer.value.type === 'timeline' ? answer.value : undefined;
  const own = more?.key === key ? more : undefined;
  const next = own ? own.next : (first?.next ?? null);
  const showMore = async (): Promise<void> => {
    if (next === null || isAsking.current) return;
    isAsking.current = true;
    const outcome = await outcomeOf(clinic['audit.timeline']({ ...asked, before: next }));
    isAsking.current = false;
    const before = own?.lines ?? [];
    if (outcome.type !== 'value') setMore({ key, lines: before, next, failure: outcome });
    else if (outcome.value.type === 'timeline') setMore({ key, lines: [...before, ...outcome.value.lines], next: outcome.value.next, failure: undefined });
  };
  return { answer, reload, lines: [...(first?.lines ?? []), ...(own?.lines ?? [])], next, failure: own?.failure, showMore };
};
