import type { HubTroubleName } from '#shared/enrolment/contract.ts';
import { t } from '#renderer/api/words.ts';

/** What a person typed; the proxy is empty nearly everywhere. */
export interface HubTyped {
  readonly address: string;
  readonly code: string;
  readonly proxy: string;
}
export const nothingTyped: HubTyped = { address: '', code: '', proxy: '' };

type BadTyping = { readonly type: 'bad-address' | 'bad-proxy' } | { readonly type: 'bad-code'; readonly group: number };

/** Which field has to be looked at again, and why. */
export const problemOf = (bad: BadTyping): Partial<HubTyped> => {
  switch (bad.type) {
    case 'bad-address': return { address: t('hub.bad-address') };
    case 'bad-proxy': return { proxy: t('hub.bad-proxy') };
    case 'bad-code': return { code: bad.group === 0 ? t('hub.bad-code.length') : t('hub.bad-code.group', { group: bad.group }) };
  }
};

export const whyWords = (why: HubTroubleName): string => t(`hub.why.${why}`);
