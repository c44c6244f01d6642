import type { Doubted } from '#shared/audit/proof-contract.ts';
import { formatMoment, isTextKey, t } from '#renderer/text/index.ts';

/** A table or a kind of record as people call it. */
const nameOf = (name: string): string => {
  const key = `proof.name.${name}`;
  return isTextKey(key) ? t(key as 'proof.name.staff') : name;
};

/** Why the database is doubted, as a sentence. */
export const doubtWords = (doubt: Doubted, utcOffsetMinutes: number, today: string): string => {
  const names = doubt.names.map(nameOf).join(', ');
  switch (doubt.reason) {
    case 'rollback': return t('proof.doubt.rollback', { time: doubt.provedAt === null ? '' : formatMoment(doubt.provedAt, utcOffsetMinutes, today) });
    case 'tables': return t('proof.doubt.tables', { names });
    case 'records': return t('proof.doubt.records', { names, count: doubt.count ?? 0 });
    case 'log': case 'tree': return t('proof.doubt.log');
  }
};
