import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { systemIds } from '#main/adapters/node-ports.ts';
import type { RecordWrite } from '#main/records/record-write.ts';
import { keepHub } from '#main/sync/index.ts';
import { hubPaths } from '#hub/folder.ts';
import { restoreBackup } from '#hub/restore.ts';
import { openTestHub } from '../hub/test-hub.ts';
import { newPatient } from './records-setup.ts';
import { openClinicAt, openWorkstation, until, untilAgreed } from './sync-setup.ts';
import type { Workstation } from './sync-setup.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});
const opened = async (count: number) => {
  const folder = mkdtempSync(join(tmpdir(), 'wardlight-hub-'));
  closing.push(async () => rmSync(folder, { recursive: true, force: true }));
  const hub = await openTestHub({ folder });
  closing.push(() => hub.close().catch(() => undefined));
  const clinic = await openClinicAt(hub, count);
  closing.push(() => clinic.close());
  return { hub, clinic };
};
const allergy = (patientId: string, substance: string): RecordWrite => ({ kind: 'allergy-intolerance', id: systemIds.newId(), patientId, fields: { substance } });
const substances = async (workstation: Workstation) => (await workstation.rows(`SELECT substance FROM allergy_intolerance ORDER BY substance`)).map(({ substance }) => substance);

describe('a hub that lost what it had', () => {
  it('H4: put back to an old copy, it gets everything again, also what a workstation wrote that is gone; a new one has it all', async () => {
    const { hub, clinic } = await opened(3);
    const [one, two, three] = clinic.workstations as [Workstation, Workstation, Workstation];
    const patientId = systemIds.newId();
    await one.start();
    await two.start();
    await one.write(newPatient(patientId), allergy(patientId, 'a week ago'));
    await untilAgreed([one, two]);
    const copy = join(clinic.root, 'copy');
    await hub.store.backUp(copy);
    await one.write(allergy(patientId, 'after the copy'));
    await two.write(allergy(patientId, 'by the second'));
    await untilAgreed([one, two]);
    const expected = await one.hash();
    // The first one never comes back; the hub is as it was a week ago.
    await one.stop();
    await two.stop();
    await hub.close();
    await restoreBackup(hubPaths(hub.folder), copy, Date.now());
    const restored = await openTestHub({ folder: hub.folder });
    closing.push(() => restored.close());
    for (const each of [two, three]) await each.db.transaction((tx) => keepHub(tx, restored, restored.hubId));
    await two.start();
    await until(() => two.engine().status().state === 'online', `online: ${JSON.stringify(two.engine().status())}`);
    await three.start();
    await untilAgreed([two, three]);
    expect(await three.hash()).toBe(expected);
    expect(await substances(three)).toEqual(['a week ago', 'after the copy', 'by the second']);
  });

  it('H4: wiped and registered anew, it is offered all that is here', async () => {
    const { hub, clinic } = await opened(2);
    const [one, two] = clinic.workstations as [Workstation, Workstation];
    const patientId = systemIds.newId();
    await one.start();
    await one.write(newPatient(patientId), allergy(patientId, 'before'));
    await until(async () => (await one.rows(`SELECT 1 AS one FROM sync_outbox`)).length === 0, 'sent');
    await one.stop();
    const other = await openTestHub();
    closing.push(() => other.close());
    await clinic.register(other);
    await one.start();
    await two.start();
    await untilAgreed([one, two]);
    expect(await substances(two)).toEqual(['before']);
    expect(hub.hubId).not.toBe(other.hubId);
  });
});

describe('a workstation whose database was put back', () => {
  it('H2: sends nothing more under its number: what it had sent since would be taken for new', async () => {
    const { clinic } = await opened(2);
    const [one, two] = clinic.workstations as [Workstation, Workstation];
    const patientId = systemIds.newId();
    await one.start();
    await two.start();
    await one.write(newPatient(patientId), allergy(patientId, 'kept'));
    await untilAgreed([one, two]);
    await one.close();
    const copy = `${one.folder}-copy`;
    cpSync(one.folder, copy, { recursive: true });
    const again = await openWorkstation(one.folder, clinic.clinic, one.device);
    await again.start();
    await again.write(allergy(patientId, 'after the backup'));
    await untilAgreed([again, two]);
    await again.close();
    // Only the database comes from the backup; what lies beside it does not.
    rmSync(join(one.folder, 'clinic.db'));
    cpSync(join(copy, 'clinic.db'), join(one.folder, 'clinic.db'));
    const restored = await openWorkstation(one.folder, clinic.clinic, one.device);
    closing.push(() => restored.close());
    await restored.start();
    await restored.write(allergy(patientId, 'under an old number'));
    await until(() => restored.engine().status().state === 'stopped', 'it stops');
    expect(restored.engine().status()).toMatchObject({ state: 'stopped', reason: 'fork' });
    expect(await substances(two)).toEqual(['after the backup', 'kept']);
    expect((await restored.rows(`SELECT count(*) AS n FROM sync_outbox`))[0]?.['n']).toBeGreaterThan(0);
  });
});
