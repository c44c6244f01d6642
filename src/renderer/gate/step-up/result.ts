import { t } from '#renderer/api/words.ts';

/** What the method answered: a page where there is something to read, else back at once; the clinic's window says what became of it. */
export type Result =
  | { readonly type: 'code'; readonly code: string; readonly until: string; readonly name: string }
  | { readonly type: 'waiting'; readonly approvalId: string }
  | { readonly type: 'copied'; readonly file: string; readonly patients: number }
  | { readonly type: 'saved'; readonly file: string; readonly people: number }
  | { readonly type: 'exported'; readonly file: string; readonly rows: number; readonly leftOut: number; readonly disarmed: number }
  | { readonly type: 'refused'; readonly sentence: string }
  | { readonly type: 'done' };

/** As much of any guarded method's answer as matters here. */
interface Answered {
  readonly type?: string;
  readonly oneTimeCode?: string | null;
  readonly codeUntil?: string | null;
  readonly staff?: { readonly displayName?: string };
  readonly file?: string;
  readonly patients?: number;
  readonly why?: string;
  readonly approvalId?: string;
  readonly rows?: number;
  readonly leftOut?: number;
  readonly disarmed?: number;
}

const copyRefusals = ['exists', 'no-folder', 'not-writable', 'disk-full', 'not-verified', 'nothing', 'not-signed', 'bundle-of-person'] as const;

/** Reads the JSON of a method's own reply. */
export const resultOf = (replyJson: string): Result => {
  const reply = JSON.parse(replyJson) as { readonly type: string; readonly value?: Answered; readonly ref?: string };
  if (reply.type === 'crashed') return { type: 'refused', sentence: `${t('failure.crashed.text')} ${t('failure.ref', { ref: reply.ref ?? '' })}` };
  if (reply.type !== 'value') return { type: 'refused', sentence: t('confirm.refused') };
  const value = reply.value ?? {};
  if (value.oneTimeCode) return { type: 'code', code: value.oneTimeCode, until: value.codeUntil ?? '', name: value.staff?.displayName ?? '' };
  if (value.type === 'waiting') return { type: 'waiting', approvalId: value.approvalId ?? '' };
  if (value.type === 'made') return { type: 'copied', file: value.file ?? '', patients: value.patients ?? 0 };
  if (value.type === 'saved' && value.file !== undefined) return { type: 'saved', file: value.file, people: value.patients ?? 0 };
  if (value.type === 'exported') return { type: 'exported', file: value.file ?? '', rows: value.rows ?? 0, leftOut: value.leftOut ?? 0, disarmed: value.disarmed ?? 0 };
  const refusal = value.type === 'refused' ? copyRefusals.find((why) => why === value.why) : undefined;
  return refusal ? { type: 'refused', sentence: t(`confirm.copy.${refusal}`) } : { type: 'done' };
};
