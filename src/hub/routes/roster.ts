import type { FastifyInstance } from 'fastify';
import { hexOf } from '#shared/sync/change.ts';
import { decodeEntry, decodeSigned } from '#shared/sync/roster-entry.ts';
import { beginRoster } from '#shared/sync/roster.ts';
import { decodeRegistration, decodeRosterAddition } from '#shared/sync/protocol.ts';
import type { RegistrationAnswer, RosterAnswer } from '#shared/sync/protocol.ts';
import { SyncFormatError } from '#shared/sync/cbor.ts';
import { sha256 } from '../crypto.ts';
import { readGenesis } from '../genesis.ts';
import type { HubParts } from '../hub-parts.ts';
import { Refused } from '../refusal.ts';
import { extended } from '../rosters.ts';
import type { KnownClinic } from '../rosters.ts';
import { answer } from './answer.ts';
import type { AddressLimit } from './answer.ts';
import { bodyOf } from './caller.ts';
import type { Authorise } from './caller.ts';

const pageBytes = 2 * 1024 * 1024;
/** Years of devices and epochs; more is a fault or an attack. */
const longestRoster = 10_000;

/** `GET` and `PUT /s1/roster`, and `POST /s1/register`, which begins one. */
export const rosterRoutes = (app: FastifyInstance, { hubId, store, heads, rosters, nowMs }: HubParts, authorise: Authorise, stranger: AddressLimit): void => {
  app.get('/s1/roster', async (request, reply) => {
    const { clinic, known } = await authorise(request, true);
    const { from = '0' } = request.query as { readonly from?: unknown };
    if (typeof from !== 'string' || !/^\d{1,6}$/.test(from)) throw new SyncFormatError('a number');
    const [genesis, entries] = await Promise.all([store.genesis(clinic), store.roster(clinic, Number(from), pageBytes)]);
    if (!genesis) throw new Refused('not-found');
    return answer(reply, { genesis, length: known.state.length, entries } satisfies RosterAnswer);
  });

  /** A computer that the words let in while no hub was reachable is nobody here until its entries are: signed by the words, they prove themselves. */
  const byWords = async (entries: readonly Uint8Array[]): Promise<{ readonly clinic: string; readonly known: KnownClinic }> => {
    const [first] = entries;
    const entry = first && decodeEntry(decodeSigned(first).body);
    if (entry?.by !== 0) throw new Refused('unauthenticated');
    return { clinic: entry.clinic, known: await rosters.of(entry.clinic) };
  };

  app.put('/s1/roster', stranger, async (request, reply) => {
    const { length, entries } = decodeRosterAddition(bodyOf(request));
    const { clinic, known: { state, facts } } = request.headers.authorization === undefined ? await byWords(entries) : await authorise(request, true);
    const held = state.line.slice(length, length + entries.length);
    const isHeld = held.length === entries.length && held.every(({ name }, i) => name === hexOf(sha256(decodeSigned(entries[i] ?? new Uint8Array()).body)));
    if (!isHeld) {
      if (length !== state.length) throw new Refused('roster-behind');
      if (length + entries.length > longestRoster) throw new Refused('quota', { action: 'none' });
      extended(state, entries);
      if ((await store.appendRoster(clinic, length, entries)) === 'behind') throw new Refused('roster-behind');
    }
    const now = Math.max(state.length, length + entries.length);
    heads.tell(clinic, { head: facts.head, roster: now });
    return answer(reply, { length: now });
  });

  app.post('/s1/register', stranger, async (request, reply) => {
    const { secret, genesis, entries } = decodeRegistration(bodyOf(request));
    const { clinic, recoverySigning } = readGenesis(genesis);
    if (entries.length === 0) throw new SyncFormatError('a roster');
    const invitation = sha256(secret);
    // Before any signature is checked: that costs, and a stranger may not spend it.
    if (!(await store.isInvited(invitation, nowMs())) && !(await store.facts(clinic))) throw new Refused('unauthenticated', { action: 'none' });
    extended(beginRoster(clinic, recoverySigning), entries);
    if ((await store.beginClinic(clinic, genesis, entries, invitation, nowMs())) === 'no-invitation') throw new Refused('unauthenticated', { action: 'none' });
    // The words signed the first entry: nobody else puts a clinic under their name. After a cut the same registration comes again.
    await store.nameWords(recoverySigning, clinic);
    return answer(reply, { clinic, hubId } satisfies RegistrationAnswer);
  });
};
