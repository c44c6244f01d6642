import type { Allergy, AllergyChange } from '#shared/allergies/allergy.ts';
import { t } from '#renderer/text/index.ts';

/** A new allergy while it is typed; '' is nothing chosen yet. */
export interface AllergyTyped {
  readonly substance: string;
  readonly reaction: string;
  readonly severity: Allergy['severity'] | '';
  readonly verification: 'confirmed' | 'unconfirmed';
}

export interface RecordForm extends AllergyTyped {
  /** The same substance stands already, and this is another all the same. */
  readonly isAnother: boolean;
}

export const blankRecord: RecordForm = { substance: '', reaction: '', severity: '', verification: 'unconfirmed', isAnother: false };

type Said = Pick<Allergy, 'substance' | 'reaction' | 'severity' | 'clinicalStatus' | 'verification'>;
export type SaidField = keyof Said;
export const saidFields = ['substance', 'reaction', 'severity', 'clinicalStatus', 'verification'] as const satisfies readonly SaidField[];

export interface ChangeForm {
  readonly allergyId: string;
  readonly now: Said;
  /** As it stood when the form was opened: only what differs from it is written. */
  readonly seen: Said;
  readonly isAnother: boolean;
}

export const saidOf = ({ substance, reaction, severity, clinicalStatus, verification }: Allergy): Said => ({ substance, reaction, severity, clinicalStatus, verification });

/** The form over an allergy; what was begun as a new one of that substance is laid over it. */
export const changeFormOf = (allergy: Allergy, typed?: AllergyTyped): ChangeForm => {
  const seen = saidOf(allergy);
  const begun = typed && {
    ...(typed.reaction.trim() === '' ? {} : { reaction: typed.reaction.trim() }), ...(typed.severity === '' ? {} : { severity: typed.severity }), ...(typed.verification === 'confirmed' ? { verification: typed.verification } : {}),
  };
  return { allergyId: allergy.id, seen, now: { ...seen, ...begun }, isAnother: false };
};

/** What differs, and how those fields stood; undefined when nothing does. */
export const changeOf = ({ now, seen }: ChangeForm): { readonly change: AllergyChange; readonly seen: Partial<Said> } | undefined => {
  const fields = saidFields.filter((field) => now[field].trim() !== seen[field]);
  const pick = (from: Said) => Object.fromEntries(fields.map((field) => [field, from[field].trim()]));
  return fields.length === 0 ? undefined : { change: pick(now), seen: Object.fromEntries(fields.map((field) => [field, seen[field]])) };
};

/** Somebody wrote meanwhile: what was not touched here follows, what was typed stays and is compared with what stands now. */
export const overtakenBy = (form: ChangeForm, allergy: Allergy): ChangeForm => {
  const stands = saidOf(allergy);
  const now = Object.fromEntries(saidFields.map((field) => [field, form.now[field] === form.seen[field] ? stands[field] : form.now[field]])) as unknown as Said;
  return { ...form, seen: stands, now };
};

/** In the words of the list. */
export const saidWords = (field: SaidField, value: string): string => {
  switch (field) {
    case 'severity': return t(`severity.${value as Allergy['severity']}`);
    case 'clinicalStatus': return t(`allergyStatus.${value as Allergy['clinicalStatus']}`);
    case 'verification': return t(`verification.${value as Allergy['verification']}`);
    default: return value;
  }
};
export const fieldWords = { substance: 'allergies.substance', reaction: 'allergies.reaction', severity: 'allergies.severity', clinicalStatus: 'allergies.status', verification: 'allergies.verification' } as const;

/** `Latex: severe, wheeze`, for a line beside a form. */
export const inShort = ({ substance, severity, reaction }: Allergy): string => `${substance}: ${[t(`severity.${severity}`), reaction].filter((part) => part !== '').join(', ')}`;
