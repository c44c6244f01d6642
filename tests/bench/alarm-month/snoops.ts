import type { AlarmKind } from '#shared/alerts/alarm-kinds.ts';
import type { Random } from '#main/demo/random.ts';
import { day, minute, monthStart, opens } from './normal-month.ts';
import type { Event } from './normal-month.ts';
import { firstStranger, namesakeAt, neighbourAt } from './people.ts';
import type { Worker } from './people.ts';

/** Somebody who looks where they should not, or something that went missing: what has to be told, and about whom and when. */
export interface Snoop {
  readonly kind: AlarmKind;
  readonly story: string;
  readonly staffId: string;
  readonly from: number;
  readonly to: number;
  readonly events: readonly Event[];
}

const hour = 60 * minute;
const openDays = [15, 16, 17, 18, 21, 22, 23, 24, 25, 28, 29] as const;

const snoop = (kind: AlarmKind, story: string, staffId: string, events: readonly Event[]): Snoop => {
  const times = events.map(({ at }) => at);
  return { kind, story, staffId, events, from: Math.min(...times), to: Math.max(...times) };
};

/** Three of each, by different people on different days of the second half of the month. */
export const createSnoops = (random: Random, workers: readonly Worker[], patients: number, normal: readonly Event[]): readonly Snoop[] => {
  const known = workers.filter(({ ownAt }) => ownAt !== undefined) as readonly (Worker & { readonly ownAt: number })[];
  // A name that one patient of three hundred has is suspicious by itself; Smith and Jones are told of only at night.
  const rare = known.filter(({ id }) => id !== 'noor' && id !== 'grace');
  const came = new Set(normal.filter(({ method }) => method === 'patients.show').map(({ patient, at: when }) => `${String(patient)}/${String(Math.floor((when - monthStart) / day))}`));
  // Who looks on the day of a visit hides behind it: no log tells the two apart, so these come on days without one.
  const at = (nth: number, hours: number, patient = -1): number => {
    const days = openDays.filter((each) => !came.has(`${String(patient)}/${String(each)}`));
    return monthStart + (days[nth % days.length] ?? 15) * day + hours * hour + random.between(0, 25) * minute;
  };
  const stranger = (): number => random.between(firstStranger, patients - 1);
  const three = (make: (i: number) => Snoop): readonly Snoop[] => [0, 1, 2].map(make);
  const who = <T>(from: readonly T[], i: number): T => from[i % from.length] as T;
  return [
    ...three((i) => { const me = who(known, i * 2 + 1); return snoop('own-record', 'opens their own record', me.id, opens(me.id, me.ownAt, at(i, 11))); }),
    ...three((i) => { const me = who(rare, i * 2); return snoop('same-surname', 'opens the record of a former partner of the same name', me.id, opens(me.id, namesakeAt(me.ownAt), at(i + 1, 13, namesakeAt(me.ownAt)))); }),
    ...three((i) => { const me = who(known, i + 2); return snoop('same-address', 'opens the record of who lives with them', me.id, opens(me.id, neighbourAt(me.ownAt), at(i + 2, 15, neighbourAt(me.ownAt)))); }),
    ...three((i) => { const [me, other] = [who(known, i + 4), who(known, i)]; return snoop('staff-as-patient', 'opens the record of a colleague', me.id, opens(me.id, other.ownAt, at(i + 4, 12, other.ownAt))); }),
    ...three((i) => {
      const [me, began] = [who(['maya', 'tariq', 'samuel'], i), at(i + 5, 14)];
      return snoop('burst', 'leafs through charts in a quiet hour', me, Array.from({ length: 34 }, (_, n) => opens(me, stranger(), began + n * minute)).flat());
    }),
    ...three((i) => {
      const [me, began] = [who(['ines', 'bela', 'priya'], i), monthStart + ((i + 1) * 7 + 6) * day + 15 * hour];
      return snoop('after-hours', 'opens charts on a Sunday', me, [1, 2, 3].flatMap((n) => opens(me, stranger(), began + n * 3 * minute)));
    }),
    ...three((i) => {
      const me = who(known.filter(({ id }) => ['noor', 'grace', 'maya'].includes(id)), i);
      return snoop('same-surname', 'opens the record of a namesake late in the evening', me.id, opens(me.id, namesakeAt(me.ownAt), at(i + 6, 21, namesakeAt(me.ownAt))));
    }),
    ...three((i) => {
      const [me, began] = [who(['lena', 'priya', 'ines'], i), at(i + 7, 16)];
      return snoop('export-burst', 'takes records along before leaving', me, Array.from({ length: 40 }, (_, n): Event => ({ at: began + n * 20_000, staffId: me, action: 'export', method: 'chart.export', patient: stranger() })));
    }),
    ...three((i) => {
      const [me, began] = [who(['bela', 'noor', 'priya'], i), at(i + 8, 10)];
      return snoop('refusals', 'tries which doors are open', me, Array.from({ length: 7 }, (_, n): Event => ({ at: began + n * minute, staffId: me, action: 'refused', method: 'results.list', outcome: n % 3 === 0 ? 'restricted' : 'forbidden' })));
    }),
    ...three((i) => snoop('clock-anomaly', 'sets the clock back', '', [
      { at: at(i + 1, 17), staffId: null, action: 'clock-anomaly', method: 'core.clock', outcome: 'back', detail: { wallMs: -who([7_200_000, 86_400_000, 600_000], i), monotonicMs: 4_000 } },
    ])),
    ...three((i) => snoop('verify-failed', 'puts another file in the anchor’s place', '', [{ at: at(i + 3, 9), staffId: null, action: 'verify', method: 'core.verify', outcome: i === 1 ? 'anchor-forged' : 'anchor-missing' }])),
  ];
};
