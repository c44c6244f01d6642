import { t } from '#renderer/text/index.ts';

const known = [
  'malformed-json', 'not-fhir', 'too-deep', 'too-large', 'xml', 'zip', 'gzip', 'binary', 'encoding', 'empty', 'duplicate-key', 'not-a-file', 'changed', 'unreadable', 'dstu2', 'stu3', 'r5',
  'bundle-type-not-imported', 'conflicting-content', 'no-patient', 'ambiguous-reference',
] as const;
const isKnown = (reason: string): reason is (typeof known)[number] => (known as readonly string[]).includes(reason);

/** A reason of the import report in words. `bad-field: birthDate` names the field; a reason from a newer main is shown as it is. */
export const whyRefused = (reason: string): string => {
  if (isKnown(reason)) return t(`refused.${reason}`);
  const field = /^bad-field: (.+)$/.exec(reason)?.[1];
  return field === undefined ? t('refused.other', { reason }) : t('refused.bad-field', { field });
};
