import { afterEach, describe, expect, it } from 'vitest';
import { connectHub, findHub } from '#main/adapters/hub-connection.ts';
import { recordSchemaVersion } from '#main/records/index.ts';
import { moveHub } from '#main/enrolment/move-hub.ts';
import { readHub } from '#main/sync/index.ts';
import { createHubs } from '../hub/hubs-that-close.ts';
import { openWithPeople } from './people-setup.ts';
import type { WithPeople } from './people-setup.ts';
import { newPatient } from './records-setup.ts';
import { systemIds } from '#main/adapters/node-ports.ts';
import { openClinicAt, until, untilAgreed } from './sync-setup.ts';
import type { Workstation } from './sync-setup.ts';
import { asha, valueOf } from './test-clinic.ts';

const { aHub, newFolder, closeLater, closeAll } = createHubs();
afterEach(closeAll);

/** As the page of the gate asks for it, of a workstation below its doors. */
const move = (workstation: Workstation, clinic: Awaited<ReturnType<typeof openClinicAt>>['clinic'], typed: { readonly address: string; readonly code?: string; readonly proxy?: string }) =>
  moveHub({ db: workstation.db, held: workstation.held(), genesis: clinic.genesis, connectHub, findHub, app: 'test', schema: recordSchemaVersion, monotonic: () => performance.now() }, { code: '', proxy: '', ...typed });

describe('a hub that is elsewhere', () => {
  it('with the same key and id is followed; nothing is changed for one that is not there, is typed wrong or is another (H5)', async () => {
    const folder = newFolder();
    const [old, another] = [await aHub(folder), await aHub()];
    const clinic = await openClinicAt(old, 1);
    closeLater(clinic.close);
    const [desk] = clinic.workstations;
    if (!desk) throw new Error('a workstation');
    await desk.start();
    await until(() => desk.engine().status().state === 'online', 'online');
    const before = await readHub(desk.db.read);
    await old.close();
    expect(await move(desk, clinic.clinic, { address: 'a b' })).toEqual({ type: 'bad-address' });
    expect(await move(desk, clinic.clinic, { address: '127.0.0.1', proxy: 'ftp://x' })).toEqual({ type: 'bad-proxy' });
    expect(await move(desk, clinic.clinic, { address: '127.0.0.1:1' })).toEqual({ type: 'hub-trouble', why: 'offline' });
    expect(await move(desk, clinic.clinic, { address: `127.0.0.1:${another.port}` })).toEqual({ type: 'another-hub' });
    expect(await readHub(desk.db.read)).toEqual(before);
    const moved = await aHub(folder);
    expect(moved.port).not.toBe(old.port);
    expect(await move(desk, clinic.clinic, { address: `127.0.0.1:${moved.port}` })).toEqual({ type: 'connected', host: '127.0.0.1', port: moved.port });
    desk.engine().beginAnew();
    await desk.write(newPatient(systemIds.newId()));
    await until(() => desk.engine().status().state === 'online' && desk.engine().status().waiting === 0, () => JSON.stringify(desk.engine().status()));
    expect((await readHub(desk.db.read))?.hubId).toBe(before?.hubId);
  }, 30_000);

  it('with another key is a move only with its code: everything is offered to it, and the other computers follow with the same code', async () => {
    const [old, fresh] = [await aHub(), await aHub()];
    const clinic = await openClinicAt(old, 2);
    closeLater(clinic.close);
    const [desk, room] = clinic.workstations;
    if (!desk || !room) throw new Error('two workstations');
    await desk.write(newPatient(systemIds.newId()), newPatient(systemIds.newId()));
    await Promise.all([desk.start(), room.start()]);
    await untilAgreed([desk, room]);
    await room.stop();
    await desk.write(newPatient(systemIds.newId()));
    await until(() => desk.engine().status().waiting === 0, 'sent');

    const code = await fresh.invite();
    const address = `127.0.0.1:${fresh.port}`;
    expect(await move(desk, clinic.clinic, { address, code: 'ABCD' })).toEqual({ type: 'bad-code', group: 0 });
    expect(await move(desk, clinic.clinic, { address: `127.0.0.1:${old.port}`, code })).toEqual({ type: 'hub-trouble', why: 'certificate' });
    expect(await move(desk, clinic.clinic, { address, code })).toMatchObject({ type: 'connected', port: fresh.port });
    desk.engine().beginAnew();
    await desk.write(newPatient(systemIds.newId()));
    await until(async () => (await desk.rows('SELECT 1 AS one FROM sync_outbox LIMIT 1')).length === 0 && desk.engine().status().state === 'online', () => JSON.stringify(desk.engine().status()));
    await old.close();
    // The code is used, and says all the same which key is the right one.
    expect(await move(room, clinic.clinic, { address, code })).toMatchObject({ type: 'connected', port: fresh.port });
    await room.start();
    await untilAgreed([desk, room]);
    expect(await room.rows('SELECT 1 AS one FROM patient')).toHaveLength(4);
    expect(fresh.hubId).not.toBe(old.hubId);
  }, 30_000);
});

describe('a clinic from before there was sync', () => {
  const call = async (clinic: WithPeople, method: string, input: object) => JSON.parse(await clinic.clinic.call('gate', method, input, 'gate')) as { readonly value?: Record<string, unknown>; readonly reason?: string };

  it('is asked for its recovery words, once; then it connects and sends what it has', async () => {
    const hub = await aHub();
    const clinic = await openWithPeople({});
    closeLater(clinic.close);
    const words = await clinic.setUp();
    const registered = valueOf(await clinic.client['patients.register']({ patient: asha, notTheSame: [] }));
    expect(registered.type).toBe('registered');
    // As 0270 finds a database of the version before.
    await clinic.forge('DELETE FROM sync_roster');
    await clinic.clinic.keeper.workspace()?.keys.reopen();
    const typed = { address: `127.0.0.1:${hub.port}`, code: await hub.invite(), proxy: '' };
    expect(await call(clinic, 'network.found', { words: words.join(' ') })).toMatchObject({ reason: 'step-up-needed' });
    await clinic.client['session.openGate']({ page: 'connect-hub' });
    await clinic.gate['stepUp.prove']({ password: 'amber kettle 4477 hill', code: null, passkey: null });
    expect((await call(clinic, 'network.connect', typed)).value).toEqual({ type: 'words-needed' });
    expect((await call(clinic, 'network.found', { words: [...words].reverse().join(' ') })).value).toEqual({ type: 'words-wrong' });
    expect((await call(clinic, 'network.found', { words: 'no words' })).value).toEqual({ type: 'words-wrong' });
    expect((await call(clinic, 'network.connect', typed)).value).toEqual({ type: 'words-needed' });
    expect((await call(clinic, 'network.found', { words: words.join(' ').toUpperCase() })).value).toEqual({ type: 'founded' });
    expect((await call(clinic, 'network.found', { words: words.join(' ') })).value).toEqual({ type: 'has-one' });
    expect((await call(clinic, 'network.connect', typed)).value).toMatchObject({ type: 'connected' });
    await clinic.gate['session.leaveGate']({});
    await until(async () => {
      const { state, waiting } = valueOf(await clinic.client['sync.status']({}));
      return state === 'online' && waiting === 0;
    }, 'everything sent');
  }, 30_000);
});
