import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { SecretStore } from '#main/ports.ts';
import { runRows } from '../faults/lib/fault-table.ts';
import { endsNamed } from '../faults/keys/named-state.ts';
import { runSteps } from '../faults/keys/run-steps.ts';
import type { Told } from '../faults/keys/run-steps.ts';
import { makeClinic } from '../faults/keys/workstation.ts';
import type { Workstation } from '../faults/keys/workstation.ts';

const folders: string[] = [];
afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** The drill of `npm run faults -- keys` in this process, over a key store in memory that may be spoilt. */
const drill = async (spoil: (store: SecretStore, held: Map<string, string>) => SecretStore) => {
  const folder = mkdtempSync(join(tmpdir(), 'wardlight-drill-'));
  folders.push(folder);
  const held = new Map<string, string>();
  const good: SecretStore = {
    read: (account) => Promise.resolve(held.has(account) ? new Uint8Array(Buffer.from(held.get(account) ?? '', 'hex')) : undefined),
    write: (account, secret) => Promise.resolve(void held.set(account, Buffer.from(secret).toString('hex'))),
  };
  let secrets = good;
  const workstation: Workstation = {
    folder, items: () => Promise.resolve(Object.fromEntries(held)),
    run: async (steps) => {
      const told: Told[] = [];
      await runSteps(folder, steps, { secrets }, (each) => told.push(each));
      return { told, isEnded: true, ms: 0 };
    },
  };
  const made = await makeClinic(workstation);
  const kept = held.get(made.account) ?? '';
  secrets = spoil(good, held);
  return endsNamed(workstation, made, {
    what: 'absent', trouble: 'keychain-unreadable', put: () => { held.delete(made.account); return undefined; },
    mend: () => { secrets = good; held.set(made.account, kept); },
  });
};

it('K1: a store that gives nothing ends named, and nothing is written', async () => {
  expect(await drill((store) => store)).toMatchObject({ faults: 1, acknowledged: 1, lost: 0, torn: 0, failures: [] });
});

it('the drill fails for a store that makes a key where it reads none', async () => {
  const found = await drill((store) => ({
    ...store,
    read: async (account) => {
      const read = await store.read(account);
      if (!read) await store.write(account, new Uint8Array(32).fill(7));
      return store.read(account);
    },
  }));
  expect(found.failures).toEqual(['absent: the key store was written']);
});

it('a row that fails, and rows that try nothing, end with code 1 and say so in the JSON line', async () => {
  const lines: string[] = [];
  const print = (line: string) => void lines.push(line);
  const row = (failures: readonly string[], faults: number) => ({ id: 'K1', what: 'a fault', run: () => Promise.resolve({ faults, acknowledged: 0, lost: 0, torn: 0, failures }) });
  expect(await runRows([row(['it did not end'], 1)], print)).toBe(1);
  expect(lines.at(-1)).toBe('{"rows":1,"faults":1,"acknowledged":0,"lost":0,"torn":0,"failed":1}');
  expect(await runRows([row([], 0)], print)).toBe(1);
  expect(await runRows([row([], 1)], print)).toBe(0);
  expect(await runRows([{ ...row([], 1), run: () => Promise.reject(new Error('broken')) }], print)).toBe(1);
});
