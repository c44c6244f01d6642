import { afterEach, describe, expect, it } from 'vitest';
import { toCbor } from '#shared/sync/cbor.ts';
import { decodeEnvelope } from '#shared/sync/envelope.ts';
import { decodeManifest } from '#shared/sync/manifest.ts';
import { decodePullAnswer } from '#shared/sync/protocol.ts';
import type { PullAnswer } from '#shared/sync/protocol.ts';
import { connectHub } from '#main/adapters/hub-connection.ts';
import { systemIds } from '#main/adapters/node-ports.ts';
import type { RecordWrite } from '#main/records/record-write.ts';
import { askAgain } from '#main/sync/ask-again.ts';
import type { ConnectHub } from '#main/sync/hub-connection.ts';
import { readCursor } from '#main/sync/sync-facts.ts';
import { openTestHub } from '../hub/test-hub.ts';
import { newPatient } from './records-setup.ts';
import { openClinicAt, until, untilAgreed } from './sync-setup.ts';
import type { Workstation } from './sync-setup.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** Without the batches that this says, as though the hub had never had them. */
const withoutBatches = (page: PullAnswer, isHidden: (dev: number, bseq: number) => boolean): PullAnswer => {
  const kept = page.manifests.flatMap(({ manifest }, i) => {
    const { dev, bseq } = decodeManifest(manifest);
    return isHidden(dev, bseq) ? [] : [i];
  });
  const renumbered = <Part extends { readonly manifest: number }>(parts: readonly Part[]): Part[] =>
    parts.flatMap((part) => (kept.includes(part.manifest) ? [{ ...part, manifest: kept.indexOf(part.manifest) }] : []));
  return { ...page, manifests: page.manifests.filter((_each, i) => kept.includes(i)), keys: renumbered(page.keys), envelopes: renumbered(page.envelopes) };
};

/** Two workstations; the second one reads through a hub that alters its pages. */
const opened = async () => {
  const hub = await openTestHub();
  closing.push(() => hub.close());
  const hidden = { alter: (page: PullAnswer): PullAnswer => page };
  const untrue: ConnectHub = (address) => {
    const real = connectHub(address);
    return {
      end: real.end,
      request: async (request) => {
        const answer = await real.request(request);
        if (!request.path.startsWith('/s1/pull') || answer.status !== 200) return answer;
        return { ...answer, body: toCbor({ ...hidden.alter(decodePullAnswer(answer.body)) }) };
      },
    };
  };
  const clinic = await openClinicAt(hub, 2, { connect: (nth) => (nth === 1 ? untrue : connectHub) });
  closing.push(() => clinic.close());
  const [desk, room] = clinic.workstations as [Workstation, Workstation];
  const patientId = systemIds.newId();
  const write = async (...substances: readonly string[]) => {
    await desk.write(...substances.map((substance): RecordWrite => ({ kind: 'allergy-intolerance', id: systemIds.newId(), patientId, fields: { substance } })));
    await until(async () => (await desk.rows(`SELECT 1 AS one FROM sync_outbox`)).length === 0, 'sent');
  };
  await desk.start();
  await room.start();
  await desk.write(newPatient(patientId));
  await untilAgreed([desk, room]);
  return { desk, room, hidden, write };
};
const substances = async (workstation: Workstation) => (await workstation.rows(`SELECT substance FROM allergy_intolerance ORDER BY substance`)).map(({ substance }) => substance);
const heldBack = (workstation: Workstation) => workstation.engine().alarms().filter(({ kind }) => kind === 'tail-withheld');
const askedAgain = (workstation: Workstation) => workstation.logged.filter((line) => line.includes('sync-asks-again')).length;
const lastBatch = async (workstation: Workstation) => Number((await workstation.rows(`SELECT max(bseq) AS n FROM sync_batch WHERE dev = 1`))[0]?.['n']);

/** The batch of a write is kept back, and a later one shown. Which it is shows when it was sealed: what the desk says of itself may go before it. */
const writeKeptBack = async ({ desk, hidden, write }: Awaited<ReturnType<typeof opened>>, isShown: () => boolean = () => false): Promise<void> => {
  const from = (await lastBatch(desk)) + 1;
  hidden.alter = (page) => withoutBatches(page, (dev, bseq) => dev === 1 && bseq >= from);
  await write('kept back');
  const own = Number((await desk.rows(`SELECT l.bseq AS n FROM sync_log AS l JOIN sync_stream AS s ON s.stream = l.stream WHERE l.dev = 1 ORDER BY l.q0 DESC LIMIT 1`))[0]?.['n']);
  hidden.alter = (page) => withoutBatches(page, (dev, bseq) => dev === 1 && bseq === own && !isShown());
  await write('later');
};

describe('a hub that keeps something back', () => {
  it('H4: a batch that it did not show once is asked for again as soon as a later one is here, and comes', async () => {
    const clinic = await opened();
    const { desk, room } = clinic;
    let isShown = false;
    await writeKeptBack(clinic, () => isShown);
    await until(async () => (await substances(room)).includes('later'), 'the later one');
    // Nothing is held up by what is missing, and what is missing is named once asking again did not bring it.
    await until(() => heldBack(room).some(({ dev }) => dev === 1), 'the alarm');
    expect(await substances(room)).toEqual(['later']);
    expect(askedAgain(room)).toBe(1);
    isShown = true;
    // A minute passes.
    room.clock.ahead = 61_000;
    room.engine().tryNow();
    await untilAgreed([desk, room]);
    expect(await substances(room)).toEqual(['kept back', 'later']);
    await until(() => heldBack(room).length === 0, 'the alarm is over');
    expect(askedAgain(room)).toBe(2);
  });

  it('H4: an envelope that is missing within a batch comes with the first asking', async () => {
    const { desk, room, hidden, write } = await opened();
    const after = Number((await desk.rows(`SELECT max(to_q) AS n FROM sync_batch WHERE dev = 1`))[0]?.['n']);
    let left = 1;
    hidden.alter = (page) => {
      const isHidden = (bytes: Uint8Array): boolean => {
        const { dev, q0 } = decodeEnvelope(bytes).header;
        return left > 0 && dev === 1 && q0 > after;
      };
      const found = page.envelopes.find(({ bytes }) => isHidden(bytes));
      if (!found) return page;
      left -= 1;
      return { ...page, envelopes: page.envelopes.filter((each) => each !== found) };
    };
    await write('one');
    await until(() => left === 0, 'something is kept back');
    await write('two');
    await untilAgreed([desk, room]);
    expect(await substances(room)).toEqual(['one', 'two']);
    expect(askedAgain(room)).toBe(1);
    expect(heldBack(room)).toEqual([]);
  });

  it('H4: what never comes is asked for after a minute, four, sixteen, and a clock that was put back does not hold it up', async () => {
    const clinic = await opened();
    const { room, write } = clinic;
    await writeKeptBack(clinic);
    await until(() => heldBack(room).length > 0, 'the alarm');
    await room.stop();
    const [cursor, keys] = [await readCursor(room.db.read), room.held().current()];
    if (!cursor || !keys) throw new Error('a cursor and keys');
    const parts = { db: room.db, keys };
    const minute = 60_000;
    let at = Date.now();
    for (const wait of [1, 4, 16]) {
      expect(await askAgain(parts, cursor, at + (wait - 0.5) * minute)).toBeUndefined();
      at += wait * minute;
      expect(await askAgain(parts, cursor, at)).toEqual({ incarnation: cursor.incarnation, seq: 0 });
      expect(await readCursor(room.db.read)).toEqual({ incarnation: cursor.incarnation, seq: 0 });
    }
    expect(await askAgain(parts, cursor, at + 63 * minute)).toBeUndefined();
    expect(await askAgain(parts, cursor, Date.now() - 86_400_000)).toBeDefined();
    // Begun anew, everything else is here, and the next change too.
    await room.start();
    await write('and on');
    await until(async () => (await substances(room)).includes('and on'), 'the next change');
    expect(await substances(room)).toEqual(['and on', 'later']);
  });

  it('H4: a data key that it did not show keeps only its own envelopes closed; when it comes they are opened by themselves', async () => {
    const { desk, room, hidden, write } = await opened();
    let isShown = false;
    hidden.alter = (page) => (isShown ? page : { ...page, keys: [] });
    const otherId = systemIds.newId();
    await desk.write(newPatient(otherId), { kind: 'allergy-intolerance', id: systemIds.newId(), patientId: otherId, fields: { substance: 'latex' } });
    await write('of the first patient');
    // What the desk says of itself may have got its first key just then too.
    const closed = `SELECT dev, kind FROM sync_quarantine WHERE settled_at IS NULL AND reason = 'no-key' AND CAST(stream AS TEXT) NOT LIKE 'devices%' AND CAST(stream AS TEXT) NOT LIKE 'audit%'`;
    await until(async () => (await room.rows(closed)).length === 1 && (await substances(room)).length === 1, 'one that is closed');
    expect(await substances(room)).toEqual(['of the first patient']);
    await until(() => askedAgain(room) >= 1, 'the key is asked for');
    // What lies here unopened was not kept back.
    expect(heldBack(room)).toEqual([]);
    isShown = true;
    room.clock.ahead = 61_000;
    room.engine().tryNow();
    await untilAgreed([desk, room]);
    expect(await substances(room)).toEqual(['latex', 'of the first patient']);
    expect(await room.rows(`SELECT id FROM sync_quarantine`)).toEqual([]);
    expect(await room.rows(`SELECT dev FROM sync_hole`)).toEqual([]);
  });
});
