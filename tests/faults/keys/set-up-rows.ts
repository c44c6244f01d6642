import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { nothing, together } from '../lib/fault-table.ts';
import type { Row, RowResult } from '../lib/fault-table.ts';
import { startFakeKeyring } from './keyring.ts';
import type { Misbehaviour } from './keyring.ts';
import { wholeAgain } from './named-state.ts';
import type { Ran, RealWorkstation, RunOptions, Workstation } from './workstation.ts';

const begin = (folder: string): string => mkdtempSync(join(folder, 'clinic-'));
const of = (ran: Ran, did: string) => ran.told.find((each) => each.did === did);
const leftIn = (folder: string): readonly string[] => readdirSync(folder).filter((name) => name !== 'lock');

/** K2: the store takes the key and another process does not get it back. */
const storeThatLies = async (workstation: RealWorkstation, how: Misbehaviour, trouble: string): Promise<RowResult> => {
  const place = workstation.at(begin(workstation.room));
  const fake = await startFakeKeyring(how);
  const ran = await place.run([{ do: 'set-up' }], { env: fake.env });
  fake.stop();
  const left = leftIn(place.folder);
  const after = await place.run([{ do: 'status' }, { do: 'set-up' }, { do: 'register' }]);
  const id = of(after, 'register')?.id;
  const failures = [
    ...(of(ran, 'set-up')?.trouble === trouble ? [] : [`setup answers ${of(ran, 'set-up')?.type ?? '–'} ${of(ran, 'set-up')?.trouble ?? ''}`]),
    ...(left.length === 0 ? [] : [`it left ${left.join(' ')}`]),
    ...(of(after, 'status')?.state === 'not-set-up' ? [] : ['the gate does not offer setup again']),
    ...(of(after, 'set-up')?.type === 'done' ? [] : ['setup does not go on with a good store']),
  ];
  const whole = await wholeAgain(place, { patientIds: id === undefined ? [] : [id] });
  rmSync(place.folder, { recursive: true, force: true });
  return { ...whole, faults: 1, failures: [...failures, ...whole.failures].map((each) => `a store that ${how}: ${each}`) };
};

/** After a cut: whatever was told as done is there, and where nothing was, it begins again and ends in one clinic. */
const converges = async (place: Workstation, ran: Ran, itemsBefore: Readonly<Record<string, string>>, when: string): Promise<RowResult> => {
  const isTold = of(ran, 'set-up')?.type === 'done';
  const words = of(ran, 'words')?.words ?? [];
  const on = await place.run([{ do: 'go-on' }, { do: 'register' }]);
  const [wentOn, id, paper] = [of(on, 'go-on'), of(on, 'register')?.id, of(on, 'words')?.words ?? words];
  const failures: string[] = [];
  if (isTold && wentOn?.state !== 'signed-out') failures.push(`a clinic that was told as made is ${wentOn?.state ?? 'gone'}`);
  if (wentOn?.type !== 'done' && wentOn?.type !== 'signed-in') failures.push(`it does not go on: ${wentOn?.state ?? '–'} ${wentOn?.type ?? '–'} ${wentOn?.trouble ?? ''}`);
  if (id === undefined) failures.push('no patient could be registered');
  const items = await place.items();
  if (Object.entries(itemsBefore).some(([account, secret]) => items[account] !== secret)) failures.push('a key of before was written over');
  // Whole for the password, and for the paper of the clinic that is there.
  const whole = await wholeAgain(place, { patientIds: id === undefined ? [] : [id] }, undefined, [{ do: 'recover', words: paper, with: 'a wholly new long password' }]);
  if (leftIn(place.folder).some((name) => name.endsWith('.db') && name !== 'clinic.db') || !existsSync(join(place.folder, 'recovery.json'))) failures.push(`there lie ${leftIn(place.folder).join(' ')}`);
  return { ...whole, faults: 1, failures: [...failures, ...whole.failures].map((each) => `${when}: ${each}`) };
};

const cutSetUp = async (workstation: RealWorkstation, options: RunOptions, what: string): Promise<RowResult & { readonly points: number }> => {
  const place = workstation.at(begin(workstation.room));
  const before = await place.items();
  const ran = await place.run([{ do: 'set-up' }], options);
  const points = ran.told.filter(({ did }) => did === 'point');
  const result = await converges(place, ran, before, `${what}, ${points.at(-1)?.text ?? 'after the words'}`);
  rmSync(place.folder, { recursive: true, force: true });
  return { ...result, points: points.length };
};

/** K3: each moment at which setup writes something down, one after the other; every `stride`th. */
const everyCut = async (workstation: RealWorkstation, stride: number): Promise<RowResult> => {
  const results: RowResult[] = [];
  for (let cut = 1; ; cut += stride) {
    const result = await cutSetUp(workstation, { cut }, `cut ${cut}`);
    if (result.points < cut) break;
    results.push(result);
  }
  return together(results);
};

const sweptKills = async (workstation: RealWorkstation, runs: number, random: () => number): Promise<RowResult> => {
  const place = workstation.at(begin(workstation.room));
  const { told } = await place.run([{ do: 'set-up' }]);
  rmSync(place.folder, { recursive: true, force: true });
  const whole = told.find(({ did }) => did === 'set-up')?.ms ?? 1000;
  const results: RowResult[] = [];
  for (let run = 0; run < runs; run += 1) {
    const killAfterMs = Math.round(whole * 1.1 * ((run + random()) / runs));
    results.push(await cutSetUp(workstation, { killAfterMs }, `killed after ${killAfterMs} ms`));
  }
  return together(results);
};

/** K3: killed while the words make a new key; the words open it afterwards. */
const cutRecovery = async (workstation: RealWorkstation, stride: number): Promise<RowResult> => {
  const place = workstation.at(begin(workstation.room));
  const made = await place.run([{ do: 'set-up' }, { do: 'register' }]);
  const [words, id] = [of(made, 'words')?.words ?? [], of(made, 'register')?.id ?? ''];
  const results: RowResult[] = [];
  for (let cut = 1; ; cut += stride) {
    const password = `a new long password ${cut}`;
    const ran = await place.run([{ do: 'recover', words, with: `${password} cut` }], { cut });
    const points = ran.told.filter(({ did }) => did === 'point');
    if (points.length < cut) break;
    const again = await place.run([{ do: 'recover', words, with: password }]);
    const answer = of(again, 'recover');
    const failures = answer?.type === 'recovered' ? [] : [`the words answer ${answer?.type ?? '–'} ${answer?.trouble ?? ''}`];
    const whole = await wholeAgain(place, { patientIds: [id] }, password);
    results.push({ ...whole, faults: 1, failures: [...failures, ...whole.failures].map((each) => `recovery cut ${cut}, ${points.at(-1)?.text ?? ''}: ${each}`) });
  }
  rmSync(place.folder, { recursive: true, force: true });
  return results.length === 0 ? { ...nothing, faults: 1, failures: ['nothing was cut'] } : together(results);
};

export const setUpRows = (workstation: RealWorkstation, { runs, random, stride, whyNoFake }: {
  readonly runs: number; readonly random: () => number; readonly stride: number; readonly whyNoFake: string | undefined;
}): readonly Row[] => [
  { id: 'K2', what: 'set answers well, and another process finds nothing', whyNot: whyNoFake, run: () => storeThatLies(workstation, 'forgets', 'keychain-insecure') },
  { id: 'K2', what: 'set answers well, and another process finds something else', whyNot: whyNoFake, run: () => storeThatLies(workstation, 'differs', 'keychain-insecure') },
  { id: 'K2', what: 'a store that keeps for its own session only, as the kernel\'s', whyNot: whyNoFake, run: () => storeThatLies(workstation, 'own-process', 'keychain-insecure') },
  { id: 'K3', what: 'setup cut at each thing that it writes down', run: () => everyCut(workstation, stride) },
  { id: 'K3', what: 'setup killed at moments swept over its length', run: () => sweptKills(workstation, runs, random) },
  { id: 'K3', what: 'recovery cut at each thing that it writes down', run: () => cutRecovery(workstation, stride) },
];

