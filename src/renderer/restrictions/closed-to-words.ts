import type { Restriction } from '#shared/restrictions/contract.ts';
import { t } from '#renderer/text/index.ts';

/** To whom a chart is closed: a name, or everybody in a role. */
export const closedToWords = ({ closedTo, closedToName }: Restriction): string =>
  closedTo.type === 'person' ? closedToName : t('closed.everybody', { role: t(`role.${closedTo.role}`) });
