import { t } from '#renderer/text/index.ts';

/** What is typed into the command field, as a question to the log; `any` is a name by itself. */
export interface AskedLog {
  readonly kind: 'patient' | 'person' | 'any';
  readonly name: string;
}

const around = (sentence: string): readonly [string, string] => {
  const [before = '', after = ''] = sentence.split('…');
  return [before.toLowerCase(), after.toLowerCase()];
};

/** `who opened hadd` asks for a patient, `what karim opened` for a person. */
export const askedOf = (query: string): AskedLog => {
  const typed = query.trimStart();
  const [who] = around(t('command.whoOpened', { patient: '…' }));
  const [what, opened] = around(t('command.whatOpened', { name: '…' }));
  if (typed.toLowerCase().startsWith(who)) return { kind: 'patient', name: typed.slice(who.length).trim() };
  if (!typed.toLowerCase().startsWith(what)) return { kind: 'any', name: query };
  const name = typed.slice(what.length);
  return { kind: 'person', name: (name.toLowerCase().endsWith(opened) ? name.slice(0, -opened.length) : name).trim() };
};
