import type { Grant, ListedStaff } from '#shared/staff/contract.ts';
import type { MarkName } from '#renderer/sections/index.ts';
import { formatMoment, t } from '#renderer/text/index.ts';

/** Whether some computer of the clinic has not yet confirmed that a leaver's way in is gone. */
export const isUnconfirmed = (person: ListedStaff): boolean => person.state === 'ended' && person.endedOn.some((each) => each.at === null);

const marks: Readonly<Record<ListedStaff['state'], MarkName>> = { 'active': 'now', 'new': 'coming', 'needs-password': 'ask', 'ended': 'not' };

/** A person's state: its shape and its word. */
export const stateOf = (person: ListedStaff): { readonly mark: MarkName; readonly words: string } =>
  isUnconfirmed(person) ? { mark: 'ask', words: t('staff.state.ended.open') } : { mark: marks[person.state], words: t(`staff.state.${person.state}`) };

export const secondFactorOf = ({ state, hasSecondFactor, needsSecondFactor }: ListedStaff): { readonly mark: MarkName | undefined; readonly words: string } =>
  hasSecondFactor ? { mark: 'over', words: t('staff.secondFactor.yes') }
    : needsSecondFactor && state !== 'ended' ? { mark: 'ask', words: t('staff.secondFactor.missing') } : { mark: undefined, words: t('staff.secondFactor.no') };

/** Where a leaver's way in is closed, computer by computer. */
export const endedOnWords = (person: ListedStaff, offsetMinutes: number, today: string): readonly string[] =>
  person.endedOn.map(({ computer, at }) => {
    const named = computer === 'this-computer' ? t('staff.endedOn.thisComputer') : computer;
    return at === null ? t('staff.endedOn.open', { computer: named }) : t('staff.endedOn.here', { computer: named, when: formatMoment(at, offsetMinutes, today) });
  });

export type GrantStanding = 'running' | 'over';

/** An exception is over when somebody ended it or its last day has passed. `now`: ISO 8601 UTC. */
export const standingOf = (grant: Grant, now: string): GrantStanding =>
  grant.endedAt !== null || (grant.until !== null && grant.until <= now) ? 'over' : 'running';

export const howLongWords = (grant: Grant, now: string, offsetMinutes: number, today: string): string => {
  const words = (moment: string): string => formatMoment(moment, offsetMinutes, today);
  if (grant.endedAt !== null) return t('grant.over', { when: words(grant.endedAt) });
  if (grant.until === null) return t('grant.open');
  return standingOf(grant, now) === 'over' ? t('grant.over', { when: words(grant.until) }) : t('grant.till', { when: words(grant.until) });
};
