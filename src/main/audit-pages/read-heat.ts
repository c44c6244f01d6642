import { mostPeople } from '#shared/audit/contract.ts';
import type { auditContract, HeatHour } from '#shared/audit/contract.ts';
import type { InputOf, OutputOf } from '#shared/contract/define.ts';
import type { Access } from '#main/access/index.ts';
import type { CallContext } from '#main/api/call-context.ts';
import { countsOf, everybody } from './heat-store.ts';
import type { Counted } from './heat-store.ts';
import { rightsOf, subjectOf } from './reader-rights.ts';

type Heat = (typeof auditContract)['audit.heat'];

/** When the clinic is open, by its rules. */
export const openHours = (access: Access) =>
  ({ opensAt: access.policy('clinic.opensAt'), closesAt: access.policy('clinic.closesAt'), daysOpen: access.policy('clinic.daysOpen') });

const sum = (counts: readonly Counted[]): number => counts.reduce((total, { count }) => total + count, 0);

const hoursOf = (counts: readonly Counted[], { opensAt, closesAt, daysOpen }: ReturnType<typeof openHours>): readonly HeatHour[] =>
  [...new Set(counts.map(({ hour }) => hour))].toSorted((a, b) => a - b).map((hour) => {
    const own = counts.filter((each) => each.hour === hour);
    const of = (kind: Counted['kind']) => own.filter((each) => each.kind === kind);
    return {
      hour, openings: sum(of('opened')), outside: sum(of('opened').filter(({ weekday }) => hour < opensAt || hour >= closesAt || weekday > daysOpen)),
      refused: sum(of('refused')), emergencies: sum(of('emergency')), alerts: sum(of('alert')),
    };
  });

/** Who opened charts at which hours, most first. */
export const readHeat = (access: () => Access) => async ({ read, viewer, clock }: CallContext, { about, from, to }: InputOf<Heat>): Promise<OutputOf<Heat>> => {
  const subject = await subjectOf(read, about, await rightsOf(read, viewer));
  if (subject.type === 'no-such' || subject.type === 'closed-chart') return { type: subject.type };
  const [counts, staff] = await Promise.all([countsOf(read, about, { from, to, offset: clock.utcOffsetMinutes() }), everybody(read)]);
  const open = openHours(access());
  const people = staff.flatMap(({ staffId, name, role }) => {
    const own = counts.filter((each) => each.staffId === staffId);
    return own.length === 0 ? [] : [{ staffId, name, role, openings: sum(own.filter(({ kind }) => kind === 'opened')), hours: [...hoursOf(own, open)] }];
  }).toSorted((a, b) => b.openings - a.openings);
  return {
    type: 'heat', about: subject, people: people.slice(0, mostPeople), openings: people.reduce((total, { openings }) => total + openings, 0), opensAt: open.opensAt, closesAt: open.closesAt,
  };
};
