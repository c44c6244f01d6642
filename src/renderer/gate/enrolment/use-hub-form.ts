import { useState } from 'react';
import type { Reply } from '#shared/contract/define.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';
import { focusFirstProblem } from '#renderer/kit/focus-first-problem.ts';
import { failureWords } from '../failure-words.ts';
import { nothingTyped } from './hub-words.ts';
import type { HubTyped } from './hub-words.ts';

/** A form about a hub: what was typed, what has to be looked at again, what was said, and one question at a time. */
export const useHubForm = <Problems extends Partial<HubTyped>>(start: HubTyped = nothingTyped, saidBefore = '') => {
  const [typed, setTyped] = useState(start);
  const [problems, setProblems] = useState<Partial<Problems>>({});
  const [said, say] = useState(saidBefore);
  const [isWorking, setIsWorking] = useState(false);

  const refuse = (found: Partial<Problems>): void => {
    setProblems(found);
    focusFirstProblem();
  };
  /** Undefined while another question waits, and where the form has said why there is no answer. */
  const ask = async <T>(call: () => Promise<Reply<T>>): Promise<T | undefined> => {
    if (isWorking) return undefined;
    setIsWorking(true);
    say('');
    setProblems({});
    const outcome = await outcomeOf(call());
    setIsWorking(false);
    if (outcome.type === 'value') return outcome.value;
    say(failureWords(outcome));
    return undefined;
  };
  return { typed, setTyped, problems, refuse, said, say, isWorking, ask };
};
