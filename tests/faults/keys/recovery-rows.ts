import { copyFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nothing, together } from '../lib/fault-table.ts';
import type { Row, RowResult } from '../lib/fault-table.ts';
import { startKeyring } from './keyring.ts';
import type { Faulted } from './key-store-rows.ts';
import { endsNamed, wholeAgain } from './named-state.ts';
import { makeClinic } from './workstation.ts';

const newPassword = 'a wholly new long password';

/** Another computer's keyring, or another name of the application: the key is not there, and the words bring the clinic back for good. */
const comesBack = async ({ workstation, made }: Faulted, what: string, breakIt: (folder: string) => void): Promise<RowResult> => {
  const [kept, other] = [workstation.keep(), await startKeyring(mkdtempSync(join(workstation.room, 'other-keyring-')))];
  try {
    breakIt(workstation.folder);
    const strange = await workstation.run([{ do: 'status' }, { do: 'sign-in' }], { env: other.env });
    const isEmpty = Object.keys(await other.items()).length === 0;
    const wrongWords = [...made.words.slice(1), made.words[0] ?? ''];
    const ran = await workstation.run([{ do: 'recover', words: wrongWords, with: newPassword }, { do: 'recover', words: made.words, with: newPassword }, { do: 'patients' }, { do: 'register', with: 'Okafor' }], { env: other.env });
    const [refused, recovered] = ran.told.filter(({ did }) => did === 'recover');
    const added = ran.told.find(({ did }) => did === 'register')?.id;
    const failures = [
      ...(strange.told.every(({ state, type }) => state === 'trouble' || type === 'trouble') ? [] : ['a strange key store opens it, or begins it anew']),
      ...(isEmpty ? [] : ['a key was made in the strange key store']),
      ...(refused?.type === 'words-wrong' ? [] : [`wrong words answer ${refused?.type ?? '–'}`]),
      ...(recovered?.type === 'recovered' ? [] : [`the words answer ${recovered?.type ?? '–'} ${recovered?.trouble ?? ''}`]),
    ];
    const patientIds = [...made.patientIds, ...(added === undefined ? [] : [added])];
    const whole = await wholeAgain({ run: (steps) => workstation.run(steps, { env: other.env }) }, { patientIds }, newPassword);
    const old = await workstation.run([{ do: 'sign-in' }], { env: other.env });
    if (old.told[0]?.type !== 'wrong') failures.push(`the old password answers ${old.told[0]?.type ?? '–'}`);
    return { ...whole, faults: 1, failures: [...failures, ...whole.failures].map((each) => `${what}: ${each}`) };
  } finally {
    await other.stop();
    kept.putBack();
  }
};

/** The item lies under another name than Wardlight asks for. */
const renamed = async (faulted: Faulted): Promise<RowResult> => {
  const { workstation, made } = faulted;
  const secret = (await workstation.items())[made.account] ?? '';
  const kept = workstation.keep();
  await workstation.keyring().remove(made.account);
  await workstation.keyring().put(`${made.account}-of-another-name`, secret);
  const ran = await workstation.run([{ do: 'status' }, { do: 'recover', words: made.words, with: newPassword }]);
  const whole = await wholeAgain(workstation, made, newPassword);
  const items = await workstation.items();
  await workstation.keyring().remove(`${made.account}-of-another-name`);
  await workstation.keyring().put(made.account, secret);
  kept.putBack();
  const failures = [
    ...(ran.told[0]?.trouble === 'keychain-unreadable' ? [] : ['the gate does not say that the key is not there']),
    ...(items[`${made.account}-of-another-name`] === secret ? [] : ['the key of the other name was written over']),
  ];
  return { ...whole, faults: 1, failures: [...failures, ...whole.failures].map((each) => `another application name: ${each}`) };
};

const damages = (vault: string, older: string, strange: string): readonly (readonly [string, string, () => void])[] => {
  const { length } = readFileSync(vault);
  return [
    ...[1, Math.floor(length / 2), length - 2].map((bytes) => [`vault.json cut off after ${bytes} bytes`, 'vault-damaged', () => { truncateSync(vault, bytes); }] as const),
    ['vault.json has 0 bytes', 'vault-damaged', () => { truncateSync(vault, 0); }],
    ['vault.json is missing', 'vault-missing', () => { rmSync(vault); }],
    ['vault.json from before the last change of the key', 'vault-older', () => { copyFileSync(older, vault); }],
    ["another clinic's vault.json", 'database-foreign', () => { copyFileSync(strange, vault); }],
  ];
};

/** vault.json is not as it was: named, nothing changed, whole once it is back; and each time the words open it without it. */
const damagedVaults = async (faulted: Faulted): Promise<RowResult> => {
  const { workstation, made } = faulted;
  const [vault, older] = [join(workstation.folder, 'vault.json'), join(workstation.room, 'older.json')];
  copyFileSync(vault, older);
  const rotated = await workstation.run([{ do: 'sign-in' }, { do: 'rotate' }]);
  if (rotated.told[1]?.type !== 'rotated') throw new Error('the key could not be changed');
  const strange = workstation.at(mkdtempSync(join(workstation.room, 'strange-')));
  await makeClinic(strange);
  const results: RowResult[] = [];
  for (const [what, trouble, damage] of damages(vault, older, join(strange.folder, 'vault.json'))) {
    const bytes = readFileSync(vault);
    results.push(await endsNamed(workstation, made, { what, trouble, put: () => { damage(); return undefined; }, mend: () => { writeFileSync(vault, bytes); } }));
    results.push(await comesBack(faulted, `${what}, and the words`, damage));
  }
  return together(results);
};

const flipped = async ({ workstation, made }: Faulted, every: number): Promise<RowResult> => {
  const { told, isEnded } = await workstation.run([], { flips: { account: made.account, from: 0, every, words: made.words, patientIds: made.patientIds, wordsEvery: 97 } });
  const failures = told.filter(({ did }) => did === 'wrong').map(({ text }) => text ?? '');
  const lost = told.filter(({ did }) => did === 'lost').length;
  return { ...nothing, faults: Number(told.find(({ did }) => did === 'flips')?.text ?? 0), acknowledged: made.patientIds.length, lost, failures: isEnded ? failures : [...failures, 'it did not come to its end'] };
};

/** K4, and vault.json. */
export const recoveryRows = (faulted: Faulted, flipEvery: number): readonly Row[] => [
  { id: 'K4', what: 'another application name: the words', run: () => renamed(faulted) },
  { id: 'K4', what: 'a lost key store: the words', run: () => comesBack(faulted, 'a lost key store', () => undefined) },
  { id: 'K4', what: 'a lost key store and no vault.json: the words, by recovery.json', run: () => comesBack(faulted, 'no vault.json', (folder) => { rmSync(join(folder, 'vault.json')); }) },
  { id: 'K4', what: 'vault.json cut, empty, missing, older, another clinic\'s', run: () => damagedVaults(faulted) },
  { id: 'K4', what: `vault.json with a bit flipped in every ${flipEvery === 1 ? '' : `${flipEvery}th `}byte`, run: () => flipped(faulted, flipEvery) },
];
