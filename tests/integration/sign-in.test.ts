import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sql } from '#shared/database/types.ts';
import { shutClinic, signInAnswer } from './shut-clinic.ts';
import type { ShutClinic } from './shut-clinic.ts';
import type { openTestClinic } from './test-clinic.ts';
import { administrator, valueOf } from './test-clinic.ts';

type Opened = Awaited<ReturnType<typeof openTestClinic>>;
const wrong = 'not the password 99';
const newPassword = 'quiet lantern 5120 quay';

let shut: ShutClinic;
let clinic: Opened;
beforeEach(async () => {
  shut = await shutClinic();
  clinic = await shut.reopen();
});
afterEach(async () => {
  await clinic.close();
  shut.remove();
});

const attempt = async (userName: string, password: string) => {
  const answer = valueOf(await clinic.gate['session.signIn']({ userName, password }));
  if (answer.type === 'signed-in') await clinic.gate['session.leaveGate']({});
  return answer;
};
const auditOf = async (action: string) =>
  clinic.clinic.keeper.current()?.db.read.all<Record<string, unknown>>(sql`SELECT * FROM audit_row WHERE action = ${action} ORDER BY seq`);
/** As the names say it: each wrong try waits out what the one before asked for. */
const delays = async (userName: string, tries: number) => {
  const waits: number[] = [];
  for (let i = 0; i < tries; i += 1) {
    const answer = await attempt(userName, wrong);
    if (answer.type !== 'wrong') throw new Error(answer.type);
    waits.push(answer.waitSeconds);
    clinic.clock.pass(answer.waitSeconds * 1000);
  }
  return waits;
};

describe('L4: wrong passwords', () => {
  it.each([['somebody who works here', 'ruth'], ['a name that nobody has', 'mallory']])('L4: wait 0, 0, 0, 1, 2, 4 … 60 seconds, for %s', async (_who, userName) => {
    expect(await delays(userName, 11)).toEqual([0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60]);
  });

  it('L4: while waiting even the right password is not looked at, and after the wait it opens', async () => {
    await delays('ruth', 3);
    expect(await attempt('ruth', wrong)).toEqual({ type: 'wrong', waitSeconds: 1 });
    expect(await signInAnswer(clinic)).toEqual({ type: 'wait', waitSeconds: 1 });
    clinic.clock.pass(999);
    expect(await signInAnswer(clinic)).toEqual({ type: 'wait', waitSeconds: 1 });
    clinic.clock.pass(1);
    expect(await signInAnswer(clinic)).toEqual({ type: 'signed-in' });
  });

  it('L4: a right password starts the count anew', async () => {
    await delays('ruth', 6);
    await signInAnswer(clinic);
    valueOf(await clinic.client['session.signOut']({}));
    expect(await delays('ruth', 4)).toEqual([0, 0, 0, 1]);
  });

  it('L4: the count survives a restart', async () => {
    await delays('ruth', 4);
    expect(await attempt('ruth', wrong)).toEqual({ type: 'wrong', waitSeconds: 2 });
    await clinic.close();
    clinic = await shut.reopen();
    expect(await signInAnswer(clinic)).toEqual({ type: 'wait', waitSeconds: 2 });
  });

  it('L4: a try is counted on disk before it is checked', async () => {
    await clinic.close();
    const before = readFileSync(shut.paths.vault, 'utf8');
    clinic = await shut.reopen({ ports: { hash: () => Promise.reject(new Error('the plug is pulled')) } });
    expect(await clinic.gate['session.signIn']({ userName: 'ruth', password: wrong })).toMatchObject({ type: 'crashed' });
    expect(readFileSync(shut.paths.vault, 'utf8')).not.toBe(before);
  });

  it('L4: tries at the same moment are counted one by one', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => attempt('ruth', wrong)));
    expect(answers.map((answer) => answer.type)).toEqual(['wrong', 'wrong', 'wrong', 'wrong', 'wait', 'wait', 'wait', 'wait']);
  });

  it('L4: two people are counted apart, and names are the same in any case', async () => {
    await delays('ruth', 5);
    expect(await attempt('mallory', wrong)).toEqual({ type: 'wrong', waitSeconds: 0 });
    expect(await attempt('RUTH', wrong)).toEqual({ type: 'wrong', waitSeconds: 4 });
  });

  it('L4: a clock set back does not make the wait longer than its delay', async () => {
    await delays('ruth', 3);
    await attempt('ruth', wrong);
    clinic.clock.setWall('2020-01-01T00:00:00.000Z');
    expect(await signInAnswer(clinic)).toEqual({ type: 'wait', waitSeconds: 1 });
    clinic.clock.pass(1000);
    expect(await signInAnswer(clinic)).toEqual({ type: 'signed-in' });
  });

  it('L4: a clock set forward does not end the wait of this run, nor does it forget the count', async () => {
    await delays('ruth', 6);
    expect(await attempt('ruth', wrong)).toEqual({ type: 'wrong', waitSeconds: 8 });
    clinic.clock.setWall('2030-01-01T00:00:00.000Z');
    expect(await signInAnswer(clinic)).toEqual({ type: 'wait', waitSeconds: 8 });
    clinic.clock.pass(8000);
    expect(await attempt('ruth', wrong)).toEqual({ type: 'wrong', waitSeconds: 16 });
  });

  it('L4: counters put back by hand are distrusted: everybody waits a minute, and the audit says why', async () => {
    await delays('ruth', 6);
    shut.changeVault((vault) => ({ ...vault, attempts: {}, failures: [] }));
    expect(await signInAnswer(clinic)).toEqual({ type: 'wait', waitSeconds: 60 });
    clinic.clock.pass(60_000);
    expect(await signInAnswer(clinic)).toEqual({ type: 'signed-in' });
  });

  it('A5: counters put back by hand are in the audit after the next sign-in', async () => {
    shut.changeVault((vault) => ({ ...vault, attempts: { x: { failed: 1, nextAllowedAt: '2020-01-01T00:00:00.000Z' } } }));
    await signInAnswer(clinic);
    clinic.clock.pass(60_000);
    await signInAnswer(clinic);
    expect((await auditOf('sign-in-failed'))?.map((row) => row['outcome'])).toContain('counters-changed-by-hand');
  });

  it('A5: failures enter the audit at the next sign-in, each once, with the time they happened', async () => {
    await attempt('ruth', wrong);
    clinic.clock.pass(60_000);
    await attempt('mallory', wrong);
    clinic.clock.pass(60_000);
    await signInAnswer(clinic);
    const rows = await auditOf('sign-in-failed');
    expect(rows?.map((row) => [row['recorded_at'], row['outcome'], row['record_id'] !== null])).toEqual([
      ['2026-03-12T10:00:00.000Z', 'wrong-password', true], ['2026-03-12T10:01:00.000Z', 'unknown-name', false],
    ]);
    valueOf(await clinic.client['session.signOut']({}));
    await signInAnswer(clinic);
    expect(await auditOf('sign-in-failed')).toHaveLength(2);
    expect(JSON.stringify(await auditOf('sign-in-failed'))).not.toContain('mallory');
  });

  it('L4: an unknown name costs one hash of the same price', async () => {
    const costs: unknown[] = [];
    await clinic.close();
    clinic = await shut.reopen({ ports: { hash: async (_password, salt, cost) => {
      const { m, t, p } = cost;
      costs.push([{ m, t, p }, salt.length]);
      return new Uint8Array(32);
    } } });
    const answers = [await attempt('ruth', wrong), await attempt('mallory', wrong)];
    expect(answers[0]).toEqual(answers[1]);
    expect(costs).toHaveLength(2);
    expect(costs[0]).toEqual(costs[1]);
  });
});

describe('sign-out', () => {
  it('L3: closes the database, zeroes the key and drops the session', async () => {
    await signInAnswer(clinic);
    const kept = clinic.clinic.keeper.current();
    valueOf(await clinic.client['session.signOut']({}));
    expect(kept?.databaseKey).toEqual(new Uint8Array(32));
    await expect(kept?.db.read.get(sql`SELECT 1`)).rejects.toThrow();
    expect(clinic.clinic.keeper.current()).toBeUndefined();
  });

  it('is in the audit, as is the next sign-in', async () => {
    await signInAnswer(clinic);
    valueOf(await clinic.client['session.signOut']({}));
    await signInAnswer(clinic);
    expect(await auditOf('sign-out')).toHaveLength(1);
    expect(await auditOf('seal')).toHaveLength(1);
    expect(await auditOf('sign-in')).toHaveLength(3);
  });
});

describe('a new password', () => {
  const change = async (oldPassword: string, next = newPassword) =>
    (JSON.parse(await clinic.clinic.call('gate', 'session.changePassword', { oldPassword, newPassword: next }, 'gate')) as { value: unknown }).value;

  it('opens, and the old one does not any more', async () => {
    await signInAnswer(clinic);
    expect(await change(administrator.password)).toEqual({ type: 'changed' });
    valueOf(await clinic.client['session.signOut']({}));
    expect(await signInAnswer(clinic)).toMatchObject({ type: 'wrong' });
    expect(await signInAnswer(clinic, newPassword)).toEqual({ type: 'signed-in' });
    expect(await auditOf('password-change')).toHaveLength(1);
  });

  it('L4: asks for the old one with the same delays, also for tries at the same moment', async () => {
    await signInAnswer(clinic);
    const answers = await Promise.all(Array.from({ length: 8 }, () => change(wrong)));
    expect(answers.map((answer) => (answer as { type: string }).type)).toEqual(['wrong', 'wrong', 'wrong', 'wrong', 'wait', 'wait', 'wait', 'wait']);
  });

  it('is refused when it is weak', async () => {
    await signInAnswer(clinic);
    expect(await change(administrator.password, 'short')).toEqual({ type: 'password-too-weak', why: 'short' });
  });

  it('does not lose the slot of a person who is added at the same moment', async () => {
    await signInAnswer(clinic);
    const person = { userName: 'mehta', displayName: 'Dr Mehta', role: 'clinician', password: 'pebble harbour 31 kite' };
    const [changed, added] = await Promise.all([change(administrator.password), clinic.clinic.call('gate', 'staff.add', person)]);
    expect([changed, JSON.parse(added)]).toMatchObject([{ type: 'changed' }, { value: { type: 'added' } }]);
    valueOf(await clinic.client['session.signOut']({}));
    expect(await attempt('mehta', person.password)).toEqual({ type: 'signed-in' });
    valueOf(await clinic.client['session.signOut']({}));
    expect(await signInAnswer(clinic, newPassword)).toEqual({ type: 'signed-in' });
  });
});

it('adds a person who can sign in, once, and keeps every name out of vault.json', async () => {
  await signInAnswer(clinic);
  const person = { userName: 'mehta', displayName: 'Dr Mehta', role: 'clinician', password: newPassword };
  const add = async () => (JSON.parse(await clinic.clinic.call('gate', 'staff.add', person)) as { value: { type: string } }).value.type;
  expect([await add(), await add()]).toEqual(['added', 'name-taken']);
  valueOf(await clinic.client['session.signOut']({}));
  await attempt('zebedee', wrong);
  const vault = readFileSync(shut.paths.vault, 'utf8').toLowerCase();
  for (const name of ['ruth', 'penhallow', 'mehta', 'zebedee', 'haddad']) expect(vault).not.toContain(name);
  expect(await attempt('Mehta', newPassword)).toEqual({ type: 'signed-in' });
});
