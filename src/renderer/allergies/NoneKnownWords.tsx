import type { Allergy } from '#shared/allergies/allergy.ts';
import { dayWords } from '#renderer/sections/index.ts';
import { useSession } from '#renderer/session/index.ts';
import { t } from '#renderer/text/index.ts';

/** `None known, asked 12 Mar 2026 by Inês Ferreira`; of an imported one when it was recorded, if that was told. */
export const NoneKnownWords = ({ statement: { recordedOn, recordedBy } }: { readonly statement: Allergy }) => {
  const { utcOffsetMinutes } = useSession();
  if (recordedOn === null) return <span>{t('allergies.none')}</span>;
  const date = dayWords(recordedOn, utcOffsetMinutes);
  return <span>{recordedBy === '' ? t('allergies.none.on', { date }) : t('allergies.none.asked', { date, name: recordedBy })}</span>;
};
