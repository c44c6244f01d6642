import { gate as gateWords } from '#renderer/text/en/gate.ts';
import type { RowResult } from '../lib/fault-table.ts';
import { nothing } from '../lib/fault-table.ts';
import type { Step, Told } from './run-steps.ts';
import { filesOf } from './workstation.ts';
import type { Made, RunOptions, Workstation } from './workstation.ts';

/** One way in which the key store, or a file, is not as it was. */
export interface Fault {
  readonly what: string;
  readonly put: () => Promise<RunOptions | undefined> | RunOptions | undefined;
  readonly mend: () => Promise<void> | void;
  /** What the gate must call it. */
  readonly trouble: string;
  /** While it lasts nobody can read the key store: its items are compared before and after. */
  readonly isSilent?: true;
}

/** Each step waits for the key store's 5 s at most, and for nothing else. */
const longestStepMs = 8_000;
const look: readonly Step[] = [{ do: 'status' }, { do: 'sign-in' }, { do: 'begin' }, { do: 'retry' }, { do: 'status' }];

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The page of the gate says what happened, and what to do. */
const hasWords = (trouble: string): boolean => ['title', 'text'].every((part) => Object.hasOwn(gateWords, `trouble.${trouble}.${part}`));

const wrongAnswers = (told: readonly Told[], trouble: string): readonly string[] => [
  ...told.filter(({ did }) => did === 'status').filter((each) => each.state !== 'trouble' || each.trouble !== trouble).map((each) => `the gate says ${each.state ?? '–'} ${each.trouble ?? ''}`),
  ...told.filter(({ did }) => did === 'sign-in').filter((each) => each.type !== 'trouble' || each.trouble !== trouble).map((each) => `sign-in answers ${each.type ?? '–'} ${each.trouble ?? ''}`),
  ...told.filter(({ did, type }) => did === 'begin' && type === 'words').map(() => 'a second setup begins over the clinic'),
  ...told.filter(({ ms = 0 }) => ms > longestStepMs).map(({ did, ms }) => `${did} took ${ms} ms`),
];

/** Everything is there again: who signs in finds every patient, and after each of `more` too. */
export const wholeAgain = async ({ run }: Pick<Workstation, 'run'>, { patientIds }: Pick<Made, 'patientIds'>, password?: string, more: readonly Step[] = []): Promise<RowResult> => {
  const steps: readonly Step[] = [{ do: 'sign-in', ...(password === undefined ? {} : { with: password }) }, ...more];
  // The gate answers only while nobody is in front.
  const { told } = await run(steps.flatMap((step, i): readonly Step[] => [...(i === 0 ? [] : [{ do: 'sign-out' } as const]), step, { do: 'patients' }]));
  const looks = told.filter(({ did }) => did === 'patients');
  const lost = patientIds.filter((id) => looks.length < steps.length || looks.some(({ ids }) => !ids?.includes(id))).length;
  const failures = told.filter(({ did, type }) => (did === 'sign-in' && type !== 'signed-in') || (did === 'recover' && type !== 'recovered'))
    .map(({ did, type, trouble }) => `afterwards ${did} answers ${type ?? 'nothing'} ${trouble ?? ''}`);
  return { ...nothing, acknowledged: patientIds.length, lost, torn: Math.max(0, ...looks.map(({ torn }) => torn ?? 0)), failures };
};

/**
 * The fault is put, a process looks at it in every way that a person could, and the fault is mended: the gate names it, nothing begins anew,
 * nothing is written to the key store or to any file, and afterwards all is there.
 */
export const endsNamed = async (workstation: Workstation, made: Made, fault: Fault): Promise<RowResult> => {
  const whole = await workstation.items();
  const options = await fault.put();
  const itemsNow = () => (fault.isSilent ? Promise.resolve(whole) : workstation.items());
  const [files, items] = [filesOf(workstation), await itemsNow()];
  const { told, isEnded } = await workstation.run(look, options ?? {});
  const [filesAfter, itemsAfter] = [filesOf(workstation), await itemsNow()];
  await fault.mend();
  const failures = [
    ...(isEnded ? [] : ['the process did not end']),
    ...wrongAnswers(told, fault.trouble),
    ...(hasWords(fault.trouble) ? [] : [`the gate has no words for ${fault.trouble}`]),
    ...(same(filesAfter, files) ? [] : ['a file was written']),
    ...(same(itemsAfter, items) && same(await workstation.items(), whole) ? [] : ['the key store was written']),
  ];
  const after = await wholeAgain(workstation, made);
  return { ...after, faults: 1, failures: [...failures, ...after.failures].map((each) => `${fault.what}: ${each}`) };
};
