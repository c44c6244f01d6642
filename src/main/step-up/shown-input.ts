import type { PolicyName } from '#shared/policies/policies.ts';
import type { Reader } from '#shared/database/types.ts';
import { readSnapshot } from '#main/access/index.ts';
import { waitingById } from '#main/approvals/index.ts';
import { grantById, incidentOpenedAt, nameOfStaff, recordNumberOf } from './store.ts';

/** A fact for people: `value` is a name, a record number, a raw key that the window has words for, or what somebody typed. */
export interface Shown {
  readonly label: string;
  readonly value: string;
}

/** Not for anybody's eyes, whoever typed it. */
const secret: ReadonlySet<string> = new Set(['password', 'newPassword', 'words']);

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value) ?? '');

const fieldOf = async (read: Reader, method: string, name: string, value: unknown): Promise<readonly Shown[]> => {
  const text = textOf(value);
  if (secret.has(name)) return [];
  if (name === 'staffId') return [{ label: name, value: await nameOfStaff(read, text) }];
  if (name === 'patientId') return [{ label: 'recordNumber', value: await recordNumberOf(read, text) }];
  if (name === 'patientIds' && Array.isArray(value)) return [{ label: 'recordNumbers', value: (await Promise.all(value.map((id) => recordNumberOf(read, textOf(id))))).join(', ') }];
  if (name === 'grantId') {
    const grant = await grantById(read, text);
    return grant ? [{ label: 'person', value: grant.name }, { label: 'privilege', value: grant.privilege }, { label: 'effect', value: grant.effect }] : [];
  }
  if (method === 'policies.change' && name === 'name') {
    const { policies } = await readSnapshot(read, '');
    return [{ label: 'policy', value: text }, { label: 'from', value: textOf(policies[text as PolicyName]) }];
  }
  if (method.startsWith('incidents.') && name === 'id') return [{ label: 'incident', value: await incidentOpenedAt(read, text) }];
  if (method === 'approvals.decide' && name === 'id') return approvalShown(read, text);
  return [{ label: name, value: text }];
};

const approvalShown = async (read: Reader, id: string): Promise<readonly Shown[]> => {
  const waiting = await waitingById(read, id);
  if (!waiting) return [];
  return [{ label: 'method', value: waiting.method }, { label: 'askedBy', value: waiting.askedByName }, { label: 'askedAt', value: waiting.askedAt }, ...(await shownOf(read, waiting.method, JSON.parse(waiting.input)))];
};

/** The very input that will run, in the order in which it was sent. No secret, and no patient's name. */
export const shownOf = async (read: Reader, method: string, input: unknown): Promise<readonly Shown[]> =>
  (await Promise.all(Object.entries(input as object).map(([name, value]) => fieldOf(read, method, name, value)))).flat();
