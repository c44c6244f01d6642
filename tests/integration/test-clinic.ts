import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { argon2id } from 'hash-wasm';
import { createClient } from '#shared/contract/client.ts';
import type { ClinicContract, GateContract } from '#shared/contract/clinic.ts';
import type { Client } from '#shared/contract/define.ts';
import type { Role } from '#shared/staff/roles.ts';
import { connectHub, findHub } from '#main/adapters/hub-connection.ts';
import { systemIds } from '#main/adapters/node-ports.ts';
import { sqlcipherDriver } from '#main/adapters/sqlcipher.ts';
import { createClinic } from '#main/clinic.ts';
import type { ClinicPorts } from '#main/clinic.ts';
import { SecretStoreError } from '#main/ports.ts';
import type { EverySecond, SecretStore } from '#main/ports.ts';
import { inProcessThread } from '#main/interchange/index.ts';
import { inProcessCrypto } from '#main/sync/index.ts';
import { workstationPaths } from '#main/workstation/paths.ts';

/** A clock that stands still until told otherwise. */
export const createTestClock = (start = '2026-03-12T10:00:00.000Z') => {
  let wall = Date.parse(start);
  let monotonic = 1_000;
  return {
    now: () => new Date(wall).toISOString(),
    monotonic: () => monotonic,
    utcOffsetMinutes: () => 0,
    pass: (milliseconds: number) => {
      wall += milliseconds;
      monotonic += milliseconds;
    },
    setWall: (text: string) => {
      wall = Date.parse(text);
    },
  };
};

/** A keychain in memory that can fail in every way a real one does, and counts what was written. */
export const createTestKeychain = () => {
  const held = new Map<string, Uint8Array>();
  const state = { fault: 'none' as 'none' | 'rejects' | 'null' | 'garbage' | 'forgets', writes: 0 };
  const store: SecretStore = {
    read: async (account) => {
      if (state.fault === 'rejects') throw new SecretStoreError('refused');
      if (state.fault === 'null') return undefined;
      if (state.fault === 'garbage') return new Uint8Array(32).fill(9);
      const secret = held.get(account);
      // The caller zeroes what it was given.
      return secret && new Uint8Array(secret);
    },
    write: async (account, secret) => {
      if (state.fault === 'rejects') throw new SecretStoreError('refused');
      state.writes += 1;
      if (state.fault !== 'forgets') held.set(account, new Uint8Array(secret));
    },
  };
  return { ...store, state, held };
};

// The real hash with small numbers: tests are about doors, not about minutes.
export const cheapHash: ClinicPorts['hash'] = async (password, salt, cost) =>
  argon2id({ password, salt, memorySize: cost.m, iterations: cost.t, parallelism: cost.p, hashLength: 32, outputType: 'binary' });

export const administrator = { userName: 'ruth', displayName: 'Ruth Penhallow', password: 'amber kettle 4477 hill', role: 'administrator' } as const;

export interface TestClinicOptions {
  readonly folder?: string;
  readonly clock?: ReturnType<typeof createTestClock>;
  readonly keychain?: ReturnType<typeof createTestKeychain>;
  readonly isTestKeyring?: boolean;
  /** Ports that fail in a test's own way: a driver, a key store, random numbers. */
  readonly ports?: Partial<ClinicPorts>;
  /** A demonstration asks nobody to enrol a second factor; false for the stories about that. */
  readonly isDemo?: boolean;
  /** Sets up and signs in as somebody with this role. */
  readonly signedInAs?: Role;
}

/** A real `createClinic` over a temporary encrypted file; only the clock, the keychain and the hash's cost are a test's. */
export const openTestClinic = async (options: TestClinicOptions = {}) => {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'wardlight-test-'));
  const clock = options.clock ?? createTestClock();
  const keychain = options.keychain ?? createTestKeychain();
  const logged: string[] = [];
  // No second passes by itself: what a test counts is what it did.
  let tick = (): void => undefined;
  const everySecond: EverySecond = (each) => {
    tick = each;
    return () => undefined;
  };
  const clinic = createClinic({
    paths: workstationPaths(folder), clock, everySecond, ids: systemIds, secrets: keychain, driver: sqlcipherDriver, hash: cheapHash, cost: { m: 256, t: 1, p: 1 },
    log: { write: (event, facts) => void logged.push(JSON.stringify({ event, ...facts })) },
    isTestKeyring: options.isTestKeyring ?? false, isDemo: options.isDemo ?? true, warnings: () => Promise.resolve([]), demoSignIns: [], startReading: inProcessThread, startSealing: inProcessCrypto, connectHub, findHub, passkeys: undefined, reserveBytes: 65_536,
    ...options.ports,
  });
  const clientOf = <C extends GateContract | ClinicContract>(kind: 'gate' | 'clinic'): Client<C> =>
    createClient<C>({ call: (method, json) => clinic.host.connect(kind).call(method, json), on: () => () => undefined });
  const gate = clientOf<GateContract>('gate');
  const client = clientOf<ClinicContract>('clinic');

  let [ownPassword, words]: [string, readonly string[]] = [administrator.password, []];
  const setUp = async (person = administrator): Promise<readonly string[]> => {
    const { userName, displayName, password } = person;
    const begun = valueOf(await gate['setup.begin']({ clinicName: 'Harbour Street Clinic', userName, displayName, password }));
    if (begun.type !== 'words') throw new Error(begun.type);
    const done = valueOf(await gate['setup.confirm']({ words: begun.positions.map((position) => begun.words[position - 1] ?? '') }));
    if (done.type !== 'done') throw new Error(done.type);
    await gate['session.leaveGate']({});
    ownPassword = password;
    words = begun.words;
    return words;
  };
  const signIn = async (userName: string, password: string) => {
    const answer = valueOf(await gate['session.signIn']({ userName, password }));
    if (answer.type !== 'signed-in') throw new Error(answer.type);
    ownPassword = password;
    await gate['session.leaveGate']({});
  };
  /** Asks for a method of the gate, confirms it with this person's secrets and runs it, as a person at the screen does. Answers the method's own reply. */
  const stepUp = async (method: string, input: object, given: { readonly password?: string; readonly code?: string; readonly withWords?: boolean } = {}): Promise<Answered> => {
    const asked = valueOf(await client['stepUp.ask']({ method, input: JSON.stringify(input) }));
    if (asked.type !== 'asked') throw new Error(asked.type);
    const confirmed = valueOf(await gate['stepUp.confirm']({ password: given.password ?? ownPassword, code: given.code ?? null, words: given.withWords ? words.join(' ') : null }));
    if (confirmed.type !== 'confirmed') throw new Error(confirmed.type);
    const { reply } = valueOf(await gate['stepUp.run']({ token: confirmed.token }));
    await gate['session.leaveGate']({});
    return valueOf(JSON.parse(reply) as { readonly type: string; readonly value?: Answered });
  };
  /** Adds somebody with this role and signs in as them. */
  const become = async (role: Role) => {
    if (role === 'administrator') return;
    const password = `${role} pebble 8812 lane`;
    // Power over others needs a second person, or the words.
    const added = await stepUp('staff.add', { userName: role, displayName: `A ${role}`, role, password }, { withWords: words.length > 0 });
    if (added.type !== 'added') throw new Error(JSON.stringify(added));
    await client['session.signOut']({});
    await signIn(role, password);
  };
  const close = async () => {
    await clinic.close();
    if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
  };
  if (options.signedInAs) {
    await setUp();
    await become(options.signedInAs);
  }
  return { clinic, gate, client, clock, tick: () => tick(), keychain, folder, logged, setUp, signIn, stepUp, become, close };
};

/** What a method of the gate answers after a step-up. */
export interface Answered {
  readonly type: string;
  readonly staff?: { readonly id: string };
  readonly oneTimeCode?: string | null;
  readonly codeUntil?: string | null;
  readonly approvalId?: string;
  readonly id?: string;
  readonly until?: string;
  readonly why?: string;
}

/** The value of a reply, or the test fails with the refusal's own words. */
export const valueOf = <T>(reply: { readonly type: string; readonly value?: T }): T => {
  if (reply.type !== 'value') throw new Error(JSON.stringify(reply));
  return reply.value as T;
};

export const asha = {
  familyName: 'Haddad', givenNames: 'Asha', likesToBeCalled: '', nameInOwnScript: '', birthDate: '1967-09-04', birthDateCertainty: 'exact', sex: 'female',
  phone: '(207) 555 0144', language: '', interpreter: null, street: '', town: '',
} as const;

export const searchId = '01890000-0000-7000-8000-000000000001';
