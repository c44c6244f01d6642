import { SyncFormatError, toCbor } from '#shared/sync/cbor.ts';
import { decodeBoxAnswer, decodeRefusal } from '#shared/sync/protocol.ts';
import { syncLimits } from '#shared/sync/limits.ts';
import { HubRefused } from '#main/sync/hub-client.ts';
import { HubUnreachable } from '#main/sync/hub-connection.ts';
import type { HubConnection, HubRequest, UnreachableReason } from '#main/sync/hub-connection.ts';

const timeoutMs = 20_000;

/** One call of whoever has no number in a roster yet. @throws HubUnreachable, HubRefused */
export const askHub = async (connection: HubConnection, request: Pick<HubRequest, 'method' | 'path'> & { readonly message?: unknown; readonly token?: string }): Promise<Uint8Array> => {
  const { method, path, message, token } = request;
  const { status, body } = await connection.request({
    method, path, timeoutMs, mostBytes: syncLimits.messageBytes, ...(message === undefined ? {} : { body: toCbor(message) }), ...(token === undefined ? {} : { token }),
  });
  if (status >= 200 && status < 300) return body;
  throw new HubRefused(reading(decodeRefusal, body));
};

/** What does not read as an answer of the protocol came from something that is no hub. */
export const reading = <T>(decode: (bytes: Uint8Array) => T, body: Uint8Array): T => {
  try {
    return decode(body);
  } catch (error) {
    if (error instanceof SyncFormatError) throw new HubUnreachable('not-a-hub');
    throw error;
  }
};

export const lettersOf = async (connection: HubConnection, box: string): Promise<ReadonlyMap<number, Uint8Array>> => {
  const { messages } = reading(decodeBoxAnswer, await askHub(connection, { method: 'GET', path: `/s1/box/${box}` }));
  return new Map(messages.map(({ n, bytes }) => [n, bytes]));
};

/** `taken`: this place of the box has another letter, somebody else's. The same one again is kept once. */
export const putLetter = async (connection: HubConnection, box: string, n: number, bytes: Uint8Array, token?: string): Promise<'kept' | 'taken'> => {
  try {
    await askHub(connection, { method: 'PUT', path: `/s1/box/${box}`, message: { n, bytes }, ...(token === undefined ? {} : { token }) });
    return 'kept';
  } catch (error) {
    if (error instanceof HubRefused && error.refusal.code === 'fork') return 'taken';
    throw error;
  }
};

/** Why the hub did not do what it was asked, in words that the pages have. */
export type HubTrouble = UnreachableReason | 'busy' | 'refused';
export const hubTroubleOf = (error: unknown): HubTrouble => {
  if (error instanceof HubUnreachable) return error.reason;
  if (error instanceof HubRefused) return ['too-many', 'unavailable', 'quota'].includes(error.refusal.code) ? 'busy' : 'refused';
  throw error;
};
