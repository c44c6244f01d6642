import { randomBytes } from 'node:crypto';
import { nothing, together } from '../lib/fault-table.ts';
import type { Row, RowResult } from '../lib/fault-table.ts';
import { sqlcipherDriver } from '#main/adapters/sqlcipher.ts';
import { openKeyedConnection } from '#main/database/keyed-connection.ts';
import { workstationPaths } from '#main/workstation/paths.ts';
import type { Faulted } from './key-store-rows.ts';
import { wholeAgain } from './named-state.ts';
import { filesOf } from './workstation.ts';

const shapes = (): readonly (readonly [string, string])[] => {
  const hex = randomBytes(32).toString('hex');
  return [
    ['63 hex digits', hex.slice(1)], ['65 hex digits', `${hex}a`], ['64 upper case hex digits', hex.toUpperCase()], ['64 hex digits as text', hex],
    ['a raw key as SQL writes it', `x'${hex}'`], ['a quote that ends the pragma', `x'${hex}'"; ATTACH '/tmp/x' AS x; --`],
  ];
};

/** Handed to the one place that gives a key to the database. */
const toTheDriver = async ({ workstation }: Faulted, what: string, key: string): Promise<RowResult> => {
  const before = filesOf(workstation);
  const error: unknown = await openKeyedConnection(sqlcipherDriver, workstationPaths(workstation.folder).database, new Uint8Array(Buffer.from(key)), 'existing').catch((why: unknown) => why);
  const said = `${String(error)} ${error instanceof Error ? (error.stack ?? '') : ''} ${JSON.stringify(error)}`;
  const failures = [
    ...((error as { code?: unknown }).code === 'WARDLIGHT_BAD_KEY' ? [] : [`answers ${String((error as { code?: unknown }).code)}`]),
    ...(said.includes(key.slice(0, 16)) ? ['the key is in the error'] : []),
    ...(JSON.stringify(filesOf(workstation)) === JSON.stringify(before) ? [] : ['a file was written']),
  ];
  return { ...nothing, faults: 1, failures: failures.map((each) => `${what} to the driver: ${each}`) };
};

/** Lying in the key store where 32 bytes should be: named, nowhere repeated. */
const inTheKeyStore = async ({ workstation, made }: Faulted, what: string, key: string): Promise<RowResult> => {
  const kept = (await workstation.items())[made.account] ?? '';
  await workstation.keyring().put(made.account, key);
  const before = filesOf(workstation);
  const { told } = await workstation.run([{ do: 'status' }, { do: 'sign-in' }, { do: 'logged' }]);
  const after = filesOf(workstation);
  await workstation.keyring().put(made.account, kept);
  const failures = [
    ...(told[0]?.trouble === 'keychain-unreadable' && told[1]?.trouble === 'keychain-unreadable' ? [] : [`answers ${told[0]?.trouble ?? '–'}, ${told[1]?.type ?? '–'}`]),
    ...(JSON.stringify(told).includes(key.slice(0, 16)) ? ['the key is in an answer or in the log'] : []),
    ...(JSON.stringify(after) === JSON.stringify(before) ? [] : ['a file was written']),
  ];
  return { ...nothing, faults: 1, failures: failures.map((each) => `${what} in the key store: ${each}`) };
};

/** D14: what is no key is never tried as one. */
export const keyShapeRows = (faulted: Faulted): readonly Row[] => [
  {
    id: 'D14', what: 'keys of 63 and 65 digits, in upper case, with quotes', run: async () => {
      const results: RowResult[] = [];
      for (const [what, key] of shapes()) results.push(await toTheDriver(faulted, what, key), await inTheKeyStore(faulted, what, key));
      return together([...results, await wholeAgain(faulted.workstation, faulted.made)]);
    },
  },
];
