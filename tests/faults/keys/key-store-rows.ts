import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nothing, together } from '../lib/fault-table.ts';
import type { Row, RowResult } from '../lib/fault-table.ts';
import { startFakeKeyring } from './keyring.ts';
import type { Misbehaviour } from './keyring.ts';
import { endsNamed, wholeAgain } from './named-state.ts';
import type { Fault } from './named-state.ts';
import type { Made, RealWorkstation } from './workstation.ts';

export interface Faulted {
  readonly workstation: RealWorkstation;
  readonly made: Made;
}

const inTurn = async (all: readonly (() => Promise<RowResult>)[]): Promise<RowResult> => {
  const results: RowResult[] = [];
  for (const each of all) results.push(await each());
  return together(results);
};

const text = (length: number): string => randomBytes(length).toString('base64url');

/** A wrong value under the clinic's own name, and the right one put back. */
const wrongValue = ({ workstation, made }: Faulted, what: string, value: string): Fault => {
  let kept = '';
  return {
    what: `the key store holds ${what}`, trouble: 'keychain-unreadable',
    put: async () => {
      kept = (await workstation.items())[made.account] ?? '';
      await workstation.keyring().put(made.account, value);
      return undefined;
    },
    mend: () => workstation.keyring().put(made.account, kept),
  };
};

const absent = ({ workstation, made }: Faulted): Fault => {
  let kept = '';
  return {
    what: 'the key is not in the key store', trouble: 'keychain-unreadable',
    put: async () => {
      kept = (await workstation.items())[made.account] ?? '';
      await workstation.keyring().remove(made.account);
      return undefined;
    },
    mend: () => workstation.keyring().put(made.account, kept),
  };
};

const locked = ({ workstation }: Faulted, env: Readonly<Record<string, string>>, where: string): Fault => ({
  what: `the key store is locked, ${where}`, trouble: 'keychain-unreadable', isSilent: true,
  put: async () => {
    await workstation.keyring().lock();
    return { env };
  },
  mend: () => workstation.restartKeyring(),
});

const fake = (how: Misbehaviour, what: string): Fault => {
  let stop: (() => void) | undefined;
  return {
    what, trouble: 'keychain-unreadable',
    put: async () => {
      const keyring = await startFakeKeyring(how);
      ({ stop } = keyring);
      return { env: keyring.env };
    },
    mend: () => stop?.(),
  };
};

const noBus = (env: Readonly<Record<string, string>>, where: string): Fault => ({
  what: `no D-Bus, ${where}`, trouble: 'keychain-unreadable', put: () => ({ env: { DBUS_SESSION_BUS_ADDRESS: '', ...env } }), mend: () => undefined,
});

const frozen = ({ workstation }: Faulted): Fault => ({
  what: 'the keyring daemon hangs', trouble: 'keychain-unreadable', isSilent: true,
  put: () => { workstation.keyring().freeze(); return undefined; },
  mend: () => { workstation.keyring().thaw(); },
});

/** vault.json says that another kind of key store holds the key. */
const otherBackend = ({ workstation }: Faulted): Fault => {
  const path = join(workstation.folder, 'vault.json');
  let kept = Buffer.alloc(0);
  return {
    what: 'the vault was made with another kind of key store', trouble: 'test-keyring',
    put: () => {
      kept = readFileSync(path);
      writeFileSync(path, JSON.stringify({ ...(JSON.parse(kept.toString('utf8')) as object), testKeyring: true }));
      return undefined;
    },
    mend: () => { writeFileSync(path, kept); },
  };
};

/** The bus ends under an open session; the same process is asked again. */
const busDies = async ({ workstation, made }: Faulted): Promise<RowResult> => {
  const items = await workstation.items();
  const { told, isEnded } = await workstation.run(
    [{ do: 'sign-in' }, { do: 'pause' }, { do: 'patients' }, { do: 'sign-out' }, { do: 'status' }, { do: 'sign-in' }],
    { atPause: () => { workstation.keyring().killBus(); return Promise.resolve(); } },
  );
  await workstation.restartKeyring();
  const [first, second] = told.filter(({ did }) => did === 'sign-in');
  const status = told.find(({ did }) => did === 'status');
  const failures = [
    ...(isEnded ? [] : ['the process did not end']),
    ...(first?.type === 'signed-in' ? [] : ['nobody could sign in before']),
    ...(told.find(({ did }) => did === 'patients')?.ids?.length === made.patientIds.length ? [] : ['the open session lost its records']),
    ...(status?.trouble === 'keychain-unreadable' && second?.trouble === 'keychain-unreadable' ? [] : [`the gate says ${status?.trouble ?? '–'}, sign-in ${second?.type ?? '–'}`]),
    ...(JSON.stringify(await workstation.items()) === JSON.stringify(items) ? [] : ['the key store was written']),
  ];
  const after = await wholeAgain(workstation, made);
  return { ...nothing, ...after, faults: 1, failures: [...failures, ...after.failures].map((each) => `the bus dies after use: ${each}`) };
};

/** K1: a key store that does not give the key. */
export const keyStoreRows = (faulted: Faulted, whyNoFake: string | undefined): readonly Row[] => {
  const named = (...faults: readonly Fault[]) => inTurn(faults.map((fault) => () => endsNamed(faulted.workstation, faulted.made, fault)));
  const values = [
    ['text that is no key', 'gnome-keyring: no'], ['one letter', 'A'], ['31 bytes', text(31)], ['33 bytes', text(33)], ['ten thousand characters', 'A'.repeat(10_000)], ["another clinic's key", text(32)],
  ] as const;
  return [
    { id: 'K1', what: 'the key is gone and the database is there', run: () => named(absent(faulted)) },
    { id: 'K1', what: 'a locked keyring, without a screen and with one', run: () => named(locked(faulted, {}, 'without a screen'), locked(faulted, { DISPLAY: ':99' }, 'with a screen')) },
    { id: 'K1', what: 'the prompt for the keyring is dismissed', whyNot: whyNoFake, run: () => named(fake('dismisses', 'the prompt is dismissed')) },
    { id: 'K1', what: 'the prompt for the keyring is never answered', whyNot: whyNoFake, run: () => named(fake('hangs', 'nobody answers the prompt')) },
    { id: 'K1', what: 'no D-Bus, without a screen and with one', run: () => named(noBus({}, 'without a screen'), noBus({ DISPLAY: ':99' }, 'with a screen')) },
    { id: 'K1', what: 'the keyring daemon hangs (SIGSTOP)', run: () => named(frozen(faulted)) },
    { id: 'K1', what: 'the bus dies after use', run: () => busDies(faulted) },
    { id: 'K1', what: 'garbage, short, long and strange values', run: () => named(...values.map(([what, value]) => wrongValue(faulted, what, value))) },
    { id: 'K1', what: 'the mark of another kind of key store', run: () => named(otherBackend(faulted)) },
  ];
};
