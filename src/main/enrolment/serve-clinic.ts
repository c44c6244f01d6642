import type { ServingTrouble } from '#shared/serving/serving.ts';
import { usualHubPort } from '#shared/serving/hub-orders.ts';
import { parseEnrolmentCode } from '#shared/sync/enrolment-code.ts';
import { readHub } from '#main/sync/sync-facts.ts';
import { mayNotBegin, registerAt, troubleAt } from './connect-clinic.ts';
import type { ConnectParts } from './connect-clinic.ts';
import type { HubTrouble } from './hub-letters.ts';
import type { ServingHub, ServingWay } from './serving.ts';

export type ServeAnswer =
  | { readonly type: 'serves'; readonly port: number; readonly isUsualPort: boolean; readonly addresses: string[] }
  | { readonly type: 'cannot'; readonly why: ServingTrouble }
  | { readonly type: 'has-hub' | 'may-not' | 'words-needed' | 'code-over' }
  | { readonly type: 'hub-trouble'; readonly why: HubTrouble };

/**
 * This computer runs a hub for its clinic, and the clinic begins at it. After a cut anywhere the same press goes on. A clinic that has another
 * hub keeps that one: it moves by that page, with a code.
 */
export const serveClinic = async (parts: ConnectParts, serving: ServingHub, way: ServingWay): Promise<ServeAnswer> => {
  const { db, connectHub } = parts;
  const known = await readHub(db.read);
  const isOurs = known !== undefined && serving.isOwn(known.address);
  if (known && !isOurs && !serving.wasOwn(known.address)) return { type: 'has-hub' };
  const mayNot = await mayNotBegin(parts);
  if (mayNot) return { type: mayNot };
  const begun = await serving.begin(way);
  if (begun.type === 'cannot') return begun;
  const { port, pin } = begun;
  if (!isOurs || way === 'anew') {
    const code = parseEnrolmentCode((await serving.invite()) ?? '');
    if (!code) return { type: 'cannot', why: 'failed' };
    const address = { host: '127.0.0.1', port, pin };
    const connection = connectHub(address);
    try {
      await registerAt(parts, connection, address, code.secret);
    } catch (error) {
      return troubleAt(error);
    } finally {
      await connection.end();
    }
  }
  return { type: 'serves', port, isUsualPort: port === usualHubPort, addresses: [...serving.addresses()] };
};
