import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import pg from 'pg';
import { toCbor } from '#shared/sync/cbor.ts';
import { decodePullAnswer, decodePushAnswer, decodeWaitAnswer } from '#shared/sync/protocol.ts';
import { hubPaths } from '#hub/folder.ts';
import { restoreBackup } from '#hub/restore.ts';
import { ask, hex, makeClinic, pull, push, refusalIn } from './hub-device.ts';
import { openTestHub } from './test-hub.ts';

/** Two hubs on one PostgreSQL as behind one address: one key, one certificate, folders of their own. */
export const severalHubs = (url: () => string): void => {
  it('serves a clinic through two processes on one PostgreSQL: tokens, order, news and revocations hold at both', async () => {
    const a = await openTestHub({ postgres: url() });
    const b = await openTestHub({ postgres: url(), tls: { certificate: join(a.folder, 'tls', 'certificate.pem'), key: join(a.folder, 'tls', 'key.pem') } });
    try {
      expect([b.hubId, hex(b.pin)]).toEqual([a.hubId, hex(a.pin)]);
      const clinic = makeClinic();
      const [first, second] = [clinic.device(1), clinic.device(2, 'full')];
      expect((await clinic.register(b, await a.invite())).status).toBe(200);
      const [{ token, incarnation }, other] = [await first.hello(a), await second.hello(b)];
      const waiting = ask(b, '/s1/wait?head=0', { token });
      expect(decodePushAnswer((await push(a, token, first.batch())).body).head).toBe(3);
      expect(decodeWaitAnswer((await waiting).body).head).toBe(3);
      await Promise.all([push(a, token, first.batch()), push(b, other.token, second.batch()), push(a, other.token, second.clone().batch())]);
      const page = decodePullAnswer((await pull(b, token, { incarnation, seq: 0 })).body);
      expect(page.envelopes.map(({ seq }) => seq)).toEqual(page.envelopes.map((_each, i) => i + 1));
      expect(page.manifests.length).toBeGreaterThanOrEqual(3);
      const length = clinic.entries.length;
      const entry = clinic.add({ type: 'revoke', dev: 2, lastBseq: 0, lastHash: new Uint8Array(32), why: 'lost' }, first);
      expect((await ask(a, '/s1/roster', { method: 'PUT', token, body: toCbor({ length, entries: [entry] }) })).status).toBe(200);
      expect(refusalIn(await pull(b, other.token, { incarnation, seq: 0 }))).toMatchObject({ status: 403, code: 'revoked' });
    } finally {
      await Promise.all([a.close(), b.close()]);
    }
  });

  it('gives every clinic another incarnation when it is told that the database was put back (H4)', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'wardlight-hub-back-'));
    try {
      const first = await openTestHub({ folder, postgres: url() });
      const clinic = makeClinic();
      const device = clinic.device(1);
      await clinic.register(first, await first.invite());
      const before = await device.hello(first);
      await first.close();
      const incarnations: string[] = [before.incarnation];
      for (const isRestored of [false, true, false]) {
        const again = await openTestHub({ folder, postgres: url(), isRestored });
        incarnations.push((await device.hello(again)).incarnation);
        await again.close();
      }
      expect(incarnations[1]).toBe(incarnations[0]);
      expect(incarnations[2]).not.toBe(incarnations[1]);
      expect(incarnations[3]).toBe(incarnations[2]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('moves from a file to PostgreSQL by a backup: the same hub, another incarnation, every envelope', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'wardlight-hub-move-'));
    const moved = `${url()}_moved`;
    const admin = new pg.Client({ connectionString: url() });
    await admin.connect();
    await admin.query('CREATE DATABASE hub_moved');
    await admin.end();
    try {
      const file = await openTestHub({ folder });
      const clinic = makeClinic();
      const device = clinic.device(1);
      await clinic.register(file, await file.invite());
      const before = await device.hello(file);
      const batch = device.batch({ keys: 1 });
      await push(file, before.token, batch);
      await file.store.backUp(join(folder, 'copy'));
      await file.close();
      await expect(restoreBackup(hubPaths(folder), join(folder, 'nothing'), 1, moved)).rejects.toThrow('no file');
      expect(await restoreBackup(hubPaths(folder), join(folder, 'copy'), 1, moved)).toBe(1);
      await expect(restoreBackup(hubPaths(folder), join(folder, 'copy'), 1, moved)).rejects.toThrow('holds clinics');
      const postgres = await openTestHub({ folder, postgres: moved });
      const after = await device.hello(postgres);
      expect([after.hubId, after.head]).toEqual([before.hubId, 3]);
      expect(after.incarnation).not.toBe(before.incarnation);
      const page = decodePullAnswer((await pull(postgres, after.token, { incarnation: after.incarnation, seq: 0 })).body);
      expect(page.envelopes.map(({ bytes }) => hex(bytes))).toEqual(batch.envelopes.map(hex));
      await postgres.close();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
};
