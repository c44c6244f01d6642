import type { Handlers } from '#shared/contract/define.ts';
import type { sensitivityContract } from '#shared/sensitivity/contract.ts';
import type { CallContext } from '#main/api/call-context.ts';
import type { Records } from '#main/records/record-write.ts';
import { labelRecord } from './label-record.ts';

export const sensitivityHandlers = (records: Records) =>
  ({ 'sections.label': labelRecord(records) }) satisfies Handlers<typeof sensitivityContract, CallContext>;
