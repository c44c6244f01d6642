import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { systemIds } from '#main/adapters/node-ports.ts';
import type { RecordWrite } from '#main/records/record-write.ts';
import { keepHub } from '#main/sync/index.ts';
import { sentMarkAsWritten } from '#main/sync/keys/sent-mark.ts';
import { enrolAgainByWords } from '#main/sync/roster/again-by-words.ts';
import { toText } from '#main/vault/encodings.ts';
import { hubPaths } from '#hub/folder.ts';
import { restoreBackup } from '#hub/restore.ts';
import { openTestHub } from '../hub/test-hub.ts';
import { newPatient } from './records-setup.ts';
import { makeDevice, openClinicAt, openWorkstation, until, untilAgreed } from './sync-setup.ts';
import type { Workstation } from './sync-setup.ts';

const weekMs = 7 * 86_400_000;
const closing: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const [patientId, allergyId, medicationId] = [systemIds.newId(), systemIds.newId(), systemIds.newId()];
const allergy = (substance: string): RecordWrite => ({ kind: 'allergy-intolerance', id: systemIds.newId(), patientId, fields: { substance } });
const severity = (value: string): RecordWrite => ({ kind: 'allergy-intolerance', id: allergyId, patientId, fields: { severity: value } });
const dose = (dosage: string): RecordWrite => ({ kind: 'medication', id: medicationId, patientId, fields: { dosage } });
const lastQ = async (each: Workstation): Promise<number> => Number((await each.rows(`SELECT number FROM sync_state WHERE name = 'lastQ'`))[0]?.['number']);
const settled = (each: Workstation) => until(() => each.engine().status().state === 'online', () => JSON.stringify([each.engine().status(), each.logged.slice(-3)]));

/** Three workstations at a hub, all of whose clocks go together. */
const open = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'wardlight-hub-'));
  closing.push(() => rmSync(folder, { recursive: true, force: true }));
  let ahead = -weekMs;
  const nowMs = () => Date.now() + ahead;
  const hub = await openTestHub({ folder, nowMs });
  closing.push(() => hub.close().catch(() => undefined));
  const clinic = await openClinicAt(hub, 3);
  closing.push(() => clinic.close());
  const all = [...clinic.workstations];
  const follow = (each: Workstation): void => { each.clock.ahead = ahead; };
  all.forEach(follow);
  return { hub, folder, clinic, nowMs, follow, weekLater: () => { ahead = 0; all.forEach(follow); } };
};

describe('backups of a week ago', () => {
  it('H4: a hub and a workstation put back at once: nothing that anybody wrote is lost, and what was replaced, settled or taken out does not come back', async () => {
    const { hub, folder, clinic, nowMs, follow, weekLater } = await open();
    const [one, two, three] = clinic.workstations as [Workstation, Workstation, Workstation];
    for (const each of [one, two, three]) await each.start();
    await one.write(newPatient(patientId), { ...allergy('penicillin'), id: allergyId }, { kind: 'medication', id: medicationId, patientId, fields: { display: 'Metformin', dosage: '500 mg', status: 'active' } });
    await untilAgreed([one, two, three]);
    await settled(three);
    const hubCopy = join(clinic.root, 'hub-copy');
    await hub.store.backUp(hubCopy);
    await three.close();
    const ownCopy = join(clinic.root, 'own-copy');
    cpSync(three.folder, ownCopy, { recursive: true });

    weekLater();
    const week = await openWorkstation(three.folder, clinic.clinic, three.device);
    follow(week);
    await week.start();
    await week.write(allergy('by the third in that week'));
    await one.write(dose('850 mg'));
    await untilAgreed([one, two, week]);
    // Two answers to one question, of which one was chosen.
    await one.stop();
    await two.stop();
    await one.write(severity('severe'));
    await two.write(severity('mild'));
    await one.start();
    await two.start();
    await untilAgreed([one, two, week]);
    expect(await one.rows(`SELECT field FROM review_item WHERE settled_at IS NULL`)).toEqual([{ field: 'severity' }]);
    await one.write({ ...severity('moderate'), settles: ['severity'] });
    await untilAgreed([one, two, week]);
    const before = await lastQ(week);
    await week.close();
    // One writes on without the hub, and the other has nothing that is not there.
    await two.stop();
    await two.write(allergy('never sent'));
    await one.stop();
    await hub.close();

    await restoreBackup(hubPaths(folder), hubCopy, nowMs());
    const restored = await openTestHub({ folder, nowMs });
    closing.push(() => restored.close());
    rmSync(join(three.folder, 'clinic.db'));
    cpSync(join(ownCopy, 'clinic.db'), join(three.folder, 'clinic.db'));
    for (const each of [one, two]) await each.db.transaction((tx) => keepHub(tx, restored, restored.hubId));

    // The one that was put back sends nothing under its old number, and the recovery words give it a new one.
    const old = await openWorkstation(three.folder, clinic.clinic, three.device);
    follow(old);
    await old.db.transaction((tx) => keepHub(tx, restored, restored.hubId));
    await old.start();
    await until(() => old.engine().status().state === 'stopped', 'it stops');
    await old.stop();
    await old.write(allergy('written before anybody noticed'));
    const device = await makeDevice();
    const sent = sentMarkAsWritten(join(three.folder, 'sent'));
    expect(sent?.bseq).toBeGreaterThan(0);
    const { genesis, words } = clinic.clinic;
    expect(await old.db.transaction((tx) => enrolAgainByWords(tx, {
      genesis, words, device: { signing: toText(device.signingPublicKey), sealing: device.sealing.publicKey }, name: 'Desk 3', at: nowMs(), sent,
    }))).toBe('new-number');
    await old.close();
    const again = await openWorkstation(three.folder, clinic.clinic, device);
    closing.push(() => again.close());
    follow(again);
    expect(await lastQ(again)).toBeLessThan(before);
    for (const each of [again, one, two]) await each.start();
    await untilAgreed([one, two, again]);

    for (const each of [one, two, again]) {
      expect((await each.rows(`SELECT substance FROM allergy_intolerance ORDER BY substance`)).map(({ substance }) => substance))
        .toEqual(['by the third in that week', 'never sent', 'penicillin', 'written before anybody noticed']);
      expect(await each.rows(`SELECT dosage FROM medication`)).toEqual([{ dosage: '850 mg' }]);
      expect(await each.rows(`SELECT severity FROM allergy_intolerance WHERE id = '${allergyId}'`)).toEqual([{ severity: 'moderate' }]);
      expect(await each.rows(`SELECT field FROM review_item WHERE settled_at IS NULL`)).toEqual([]);
      expect(await each.rows(`SELECT 1 FROM sync_quarantine WHERE settled_at IS NULL`)).toEqual([]);
    }
    const devices = again.held().current()?.roster().devices;
    expect([...(devices ?? [])].map(([dev, { revoked }]) => [dev, revoked?.why])).toEqual([[1, undefined], [2, undefined], [3, 'replaced'], [4, undefined]]);
  }, 60_000);

  it('H3, H4: a workstation that was taken out in that week stays out when the hub forgot it, and gets nothing of what is written after', async () => {
    const { hub, folder, clinic, nowMs, weekLater } = await open();
    const [one, two, three] = clinic.workstations as [Workstation, Workstation, Workstation];
    for (const each of [one, two, three]) await each.start();
    await one.write(newPatient(patientId));
    await untilAgreed([one, two, three]);
    const hubCopy = join(clinic.root, 'hub-copy');
    await hub.store.backUp(hubCopy);
    await three.stop();

    weekLater();
    await one.db.transaction(async (tx) => one.held().current()?.revokeDevice(tx, 3, 'lost'));
    one.engine().wrote();
    await one.write(allergy('after it was taken out'));
    await untilAgreed([one, two]);
    await until(() => two.held().current()?.roster().devices.get(3)?.revoked !== undefined, 'the second has heard');
    await one.stop();
    await two.stop();
    await hub.close();
    await restoreBackup(hubPaths(folder), hubCopy, nowMs());
    const restored = await openTestHub({ folder, nowMs });
    closing.push(() => restored.close());
    for (const each of [one, two, three]) await each.db.transaction((tx) => keepHub(tx, restored, restored.hubId));

    // It is the first to find the hub again, which knows nothing of the revocation yet.
    await three.write(allergy('of the one that was taken out'));
    await three.start();
    await until(async () => (await three.rows(`SELECT 1 FROM sync_outbox LIMIT 1`)).length === 0, () => JSON.stringify(three.engine().status()));
    await one.start();
    await two.start();
    await untilAgreed([one, two]);
    await until(() => three.engine().status().state === 'stopped', () => JSON.stringify(three.engine().status()));
    expect((await three.rows(`SELECT substance FROM allergy_intolerance`)).map(({ substance }) => substance)).toEqual(['of the one that was taken out']);
    for (const each of [one, two]) {
      expect((await each.rows(`SELECT substance FROM allergy_intolerance`)).map(({ substance }) => substance)).toEqual(['after it was taken out']);
      // What came after its cut-off is kept and looked at, never merged in silence.
      await until(async () => (await each.rows(`SELECT 1 FROM sync_quarantine WHERE dev = 3 AND settled_at IS NULL`)).length > 0, 'its late batch is a task');
    }
  }, 60_000);
});
