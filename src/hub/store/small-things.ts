import { randomUUID } from 'node:crypto';
import { sql } from '#shared/database/types.ts';
import type { HubStore, StoredMessage } from '../store.ts';
import { lockClinic } from './clinics.ts';
import type { SqlEngine } from './engine.ts';
import { tables } from './tables.ts';

/** In all boxes together: strangers cannot open one, and the hub is not a mail server. */
const mostMessages = 5_000;

const isSame = (a: Uint8Array | undefined, b: Uint8Array | undefined): boolean => (a && b ? Buffer.compare(a, b) === 0 : a === b);

export const createSmallThings = (engine: SqlEngine) => {
  const secret = (name: string, make: () => Uint8Array): Promise<Uint8Array> =>
    engine.transaction(async (tx) => {
      const held = () => tx.get<{ value: Uint8Array }>(sql`SELECT value FROM hub WHERE name = ${name}`);
      // Whoever is second finds what the first put there.
      if (!(await held())) await tx.insert(tables.hub, [[name, make()]]);
      const row = await held();
      if (!row) throw new Error('a secret was not kept');
      return row.value;
    });

  return {
    secret,
    hubId: async () => Buffer.from(await secret('hub-id', () => Buffer.from(randomUUID()))).toString(),
    invite: (hash, until) => engine.transaction(async (tx) => void (await tx.insert(tables.invitation, [[hash, until]]))),
    isInvited: async (hash, nowMs) => (await engine.read.get(sql`SELECT until FROM invitation WHERE hash = ${hash} AND until >= ${nowMs}`)) !== undefined,
    putMessage: (box, { n, bytes }, until, nowMs) =>
      engine.transaction(async (tx) => {
        await tx.run(sql`DELETE FROM message WHERE until < ${nowMs}`);
        const held = await tx.all<StoredMessage>(sql`SELECT n, bytes FROM message WHERE box = ${box} ORDER BY n`);
        const same = held.find((each) => each.n === n);
        if (same) return isSame(same.bytes, bytes) ? 'kept' : 'taken';
        if (n !== 0 && held[0]?.n !== 0) return 'closed';
        const { count } = (await tx.get<{ count: number }>(sql`SELECT count(*) AS count FROM message`)) ?? { count: 0 };
        if (count >= mostMessages) return 'full';
        return (await tx.insert(tables.message, [[box, n, until, bytes]])) === 1 ? 'kept' : 'taken';
      }),
    messages: (box, nowMs) => engine.read.all<StoredMessage>(sql`SELECT n, bytes FROM message WHERE box = ${box} AND until >= ${nowMs} ORDER BY n`),
    forgetOld: (beforeMs) =>
      engine.transaction(async (tx) => {
        await tx.run(sql`DELETE FROM message WHERE until < ${beforeMs}`);
        await tx.run(sql`DELETE FROM invitation WHERE until < ${beforeMs}`);
      }),
    witnessed: async (clinic, origin) => {
      const row = await engine.read.get<{ dev: number; state: Uint8Array }>(sql`
        SELECT w.dev, w.state FROM witnessed AS w JOIN clinic AS c ON c.no = w.clinic WHERE c.id = ${clinic} AND w.origin = ${origin}`);
      return row && { origin, ...row };
    },
    keepWitnessed: (clinic, { origin, dev, state }, before) =>
      engine.transaction(async (tx) => {
        const row = await lockClinic(tx, clinic);
        if (!row) return 'changed';
        const held = await tx.get<{ state: Uint8Array }>(sql`SELECT state FROM witnessed WHERE clinic = ${row.no} AND origin = ${origin}`);
        if (!isSame(held?.state, before)) return 'changed';
        if (held) await tx.run(sql`UPDATE witnessed SET state = ${state} WHERE clinic = ${row.no} AND origin = ${origin}`);
        else await tx.insert(tables.witnessed, [[row.no, origin, dev, state]]);
        return 'kept';
      }),
    isHealthy: () => engine.read.get(sql`SELECT name FROM hub LIMIT 1`).then(() => true, () => false),
  } satisfies Partial<HubStore>;
};
