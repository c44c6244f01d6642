import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AuditEntry } from '#shared/audit/entry.ts';
import { sqlcipherDriver } from '#main/adapters/sqlcipher.ts';
import { openReserve, ReserveFullError } from '#main/audit/reserve.ts';
import type { AuditRow } from '#main/audit/index.ts';
import { entriesAfter } from '#main/audit/stored-entry.ts';
import type { Connection, DatabaseDriver } from '#main/database/driver.ts';
import { asha, openTestClinic, valueOf } from './test-clinic.ts';

let folder = '';
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'wardlight-reserve-')); });
afterEach(() => { rmSync(folder, { recursive: true, force: true }); });

const key = new Uint8Array(32).fill(3);
const row = (method: string): AuditRow => ({ action: 'read', method, outcome: 'ok', from: 'clinic', who: undefined, patientId: 'b6a0c0de-0000-7000-8000-00000000abcd' });

describe('the reserve file', () => {
  const open = (folded = 0, size = 8_192) => openReserve(join(folder, 'audit.reserve'), key, folded, size);
  const methods = (reserve: ReturnType<typeof open>) => reserve.waiting().map(({ serial, row: { method } }) => `${serial} ${method}`);

  it('takes its space at once, for its owner alone, and shows nothing of what it holds', () => {
    const reserve = open();
    expect(statSync(join(folder, 'audit.reserve')).size).toBe(8_192);
    expect(statSync(join(folder, 'audit.reserve')).mode & 0o777).toBe(0o600);
    reserve.keep([row('patients.show')]);
    const bytes = readFileSync(join(folder, 'audit.reserve')).toString('latin1');
    expect(bytes).not.toContain('patients.show');
    expect(bytes).not.toContain('abcd');
    reserve.close();
  });

  it('gives back after a crash what it took, in order, and what the database has already only once', () => {
    const first = open();
    first.keep([row('one'), row('two')]);
    first.keep([row('three')]);
    first.close();
    const second = open();
    expect(methods(second)).toEqual(['1 one', '2 two', '3 three']);
    second.close();
    const third = open(2);
    expect(methods(third)).toEqual(['3 three']);
    third.forget(3);
    third.keep([row('four')]);
    third.close();
    const fourth = open(3);
    expect(methods(fourth)).toEqual(['4 four']);
    fourth.close();
  });

  it('refuses when it is full, and takes no half of what came', () => {
    const reserve = open(0, 700);
    reserve.keep([row('one')]);
    expect(() => { reserve.keep([row('two'), row('three'), row('four'), row('five'), row('six')]); }).toThrow(ReserveFullError);
    reserve.close();
    const again = open(0, 700);
    expect(methods(again)).toEqual(['1 one']);
    again.close();
  });

  it('reads as far as it is whole: a cut in the middle of a write, a changed byte, a record moved to another place', () => {
    const reserve = open();
    reserve.keep([row('one'), row('two'), row('three')]);
    reserve.close();
    const path = join(folder, 'audit.reserve');
    const whole = readFileSync(path);
    const length = 12 + whole.readUInt32BE(0);
    for (const damage of [
      (bytes: Buffer) => { bytes[length + 40] = (bytes[length + 40] ?? 0) ^ 1; },
      (bytes: Buffer) => { bytes.fill(0, length + 30); },
      (bytes: Buffer) => { bytes.copy(bytes, length, 2 * length, 3 * length); },
      (bytes: Buffer) => { bytes.writeUInt32BE(0xffffffff, length); },
    ]) {
      const bytes = Buffer.from(whole);
      damage(bytes);
      writeFileSync(path, bytes);
      const again = open();
      expect(methods(again)).toEqual(['1 one']);
      again.close();
    }
  });
});

describe('D6: a full disk', () => {
  const connections: Connection[] = [];
  const limited: DatabaseDriver = {
    open: async (path, mode) => {
      const connection = await sqlcipherDriver.open(path, mode);
      connections.push(connection);
      return connection;
    },
  };
  const setRoom = async (isThere: boolean) => {
    for (const connection of connections) {
      const [count] = (await connection.all('PRAGMA page_count', []).catch(() => [])) as { page_count: number }[];
      await connection.all(`PRAGMA max_page_count = ${isThere ? 1_000_000_000 : (count?.page_count ?? 0)}`, []).catch(() => []);
    }
  };
  const entries = (clinic: Awaited<ReturnType<typeof openTestClinic>>) => clinic.clinic.keeper.workspace()?.db.read.all<AuditEntry>(entriesAfter(0, 100_000)) ?? Promise.resolve([]);

  it('lets people read on, each answer with a row in the reserve, refuses what changes, locks and unlocks, and has every row once there is room', async () => {
    connections.splice(0);
    const clinic = await openTestClinic({ signedInAs: 'nurse', ports: { driver: limited } });
    const registered = valueOf(await clinic.client['patients.register']({ patient: asha, notTheSame: [] }));
    const patientId = registered.type === 'registered' ? registered.patient.id : '';
    await setRoom(false);
    const weigh = () => clinic.client['vitals.record']({ patientId, readings: [{ measure: 'body-weight', value: 64, secondValue: null, unit: 'kg', keptAsMeasured: false }] });
    let refused: unknown;
    for (let i = 0; i < 200 && refused === undefined; i += 1) {
      const reply = await weigh();
      if (reply.type === 'refused') refused = reply;
    }
    expect(refused).toEqual({ type: 'refused', reason: 'disk-full' });
    const before = await entries(clinic);
    const waiting = () => clinic.clinic.keeper.workspace()?.proof.waiting() ?? 0;
    let reads = 0;
    for (; waiting() < 12 && reads < 400; reads += 1) {
      expect(valueOf(await clinic.client['allergies.list']({ patientId }))).toMatchObject({ allergies: expect.any(Array) as unknown });
    }
    expect(waiting()).toBeGreaterThanOrEqual(12);
    await clinic.clinic.host.lock();
    expect(clinic.clinic.keeper.state()).toBe('locked');
    await clinic.signIn('nurse', 'nurse pebble 8812 lane');
    expect(valueOf(await clinic.client['allergies.list']({ patientId }))).toBeDefined();

    await setRoom(true);
    clinic.clock.pass(6_000);
    clinic.clinic.keeper.tick();
    await expect.poll(waiting).toBe(0);
    const added = (await entries(clinic)).slice(before.length);
    expect(added.filter(({ method, patientId: about }) => method === 'allergies.list' && about === patientId)).toHaveLength(reads + 1);
    expect(added.filter(({ action, outcome }) => action === 'refused' && outcome === 'disk-full').length).toBeGreaterThanOrEqual(1);
    expect(added.map(({ action }) => action)).toEqual(expect.arrayContaining(['lock', 'unlock']));
    expect((await entries(clinic)).map(({ seq }) => seq)).toEqual((await entries(clinic)).map((_, i) => i + 1));
    expect(valueOf(await weigh())).toMatchObject({ type: 'recorded' });
    await clinic.close();
  });

  it('keeps the answer back only when the reserve is full as well', async () => {
    connections.splice(0);
    const clinic = await openTestClinic({ signedInAs: 'nurse', ports: { driver: limited, reserveBytes: 4_096 } });
    const registered = valueOf(await clinic.client['patients.register']({ patient: asha, notTheSame: [] }));
    const patientId = registered.type === 'registered' ? registered.patient.id : '';
    await setRoom(false);
    let reply: unknown;
    for (let i = 0; i < 600; i += 1) {
      const answer = await clinic.client['allergies.list']({ patientId });
      if (answer.type !== 'value') { reply = answer; break; }
    }
    expect(reply).toEqual({ type: 'refused', reason: 'disk-full' });
    await setRoom(true);
    await clinic.close();
  });
});
