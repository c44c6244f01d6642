import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RecordWrite } from '#main/records/record-write.ts';
import { startFaultyProxy } from '../../faults/faulty-proxy.ts';
import { openPouch } from './peers.ts';
import { startPouchServer } from './pouch-server.ts';
import type { Figures } from './synced-clinic.ts';

interface Replicating { readonly replicate: { readonly to: (url: string, options: object) => Promise<unknown>; readonly from: (url: string, options: object) => Promise<unknown> } }

const batch = 1_000;

/** PouchDB 9 ↔ express-pouchdb 4.2 with the same documents. Undefined where it is not installed. */
export const openSyncedPouch = async () => {
  const probe = openPouch(mkdtempSync(join(tmpdir(), 'wardlight-bench-pouch-')));
  if (!probe) return undefined;
  const server = await startPouchServer();
  const proxy = await startFaultyProxy(() => server.port, [], () => 1);
  const url = `http://127.0.0.1:${proxy.port}/clinic`;
  const open = (name: string) => openPouch(join(server.folder, `own-${name}`)) as unknown as NonNullable<ReturnType<typeof openPouch>> & Replicating;
  const [desk, room, late] = [open('desk'), open('room'), open('late')];
  const options = { batch_size: batch };
  const docsOf = (writes: readonly RecordWrite[]) => writes.map(({ id, kind, patientId, fields }) => ({ _id: id, kind, patientId, ...fields }));
  const write = async (writes: readonly RecordWrite[]) => {
    for (let at = 0; at < writes.length; at += batch) await desk.bulkDocs(docsOf(writes.slice(at, at + batch)));
  };
  const secondsOf = async (work: () => Promise<unknown>): Promise<number> => {
    const began = performance.now();
    await work();
    return (performance.now() - began) / 1000;
  };
  const send = async (writes: readonly RecordWrite[]): Promise<number> => {
    await write(writes);
    return secondsOf(() => desk.replicate.to(url, options));
  };
  const measure = async (writes: readonly RecordWrite[]): Promise<Figures> => {
    await write(writes);
    const began = proxy.carried();
    const push = await secondsOf(() => desk.replicate.to(url, options));
    const between = proxy.carried();
    const pull = await secondsOf(() => room.replicate.from(url, options));
    return { push: writes.length / push, pull: writes.length / pull, pushedBytes: (between - began) / writes.length, pulledBytes: (proxy.carried() - between) / writes.length };
  };
  return {
    prepare: measure, measure, send,
    newDevice: async (changes: number): Promise<number> => changes / (await secondsOf(() => late.replicate.from(url, options))),
    close: async () => {
      await Promise.all([desk, room, late, probe].map((each) => each.close()));
      await proxy.close();
      server.close();
    },
  };
};
