import type { FieldReader } from './field-reader.ts';
import type { JsonObject } from './json.ts';

/** Names as our patient keeps them; every other form stays in the original. */
export interface MappedName {
  readonly familyName: string;
  readonly givenNames: string;
  readonly likesToBeCalled: string;
  readonly nameInOwnScript: string;
  /** Maiden and ended names, parted by `; `. */
  readonly formerNames: string;
}

interface Name {
  readonly use: string;
  readonly family: string;
  readonly given: string;
  readonly text: string;
  readonly ended: boolean;
}

/** FHIR R4 NameUse, the one to write on the folder first. */
const order = ['official', 'usual', '', 'temp', 'nickname', 'anonymous', 'old', 'maiden'];
const rank = (name: Name) => {
  const at = order.indexOf(name.use);
  return (at === -1 ? order.length : at) + (name.ended ? 100 : 0);
};

/** True for a period that ended before `today` (`YYYY-MM-DD`). */
export const hasEnded = (reader: FieldReader, period: unknown, field: string, today: string): boolean => {
  const end = reader.text(reader.object(period, field)?.['end'], `${field}.end`, 40);
  return end !== '' && end.slice(0, 10) < today.slice(0, Math.min(10, end.length));
};

/** `Family, Given` or `Given Family`; a single word is all there is, and goes where lists are sorted by. */
const splitText = (text: string): { readonly family: string; readonly given: string } => {
  const [before = '', ...after] = text.split(',');
  if (after.length > 0) return { family: before.trim(), given: after.join(',').trim() };
  const words = text.split(' ');
  return { family: words.at(-1) ?? '', given: words.slice(0, -1).join(' ') };
};

const readName = (reader: FieldReader, name: JsonObject, today: string): Name => {
  const text = reader.text(name['text'], 'name.text', 400);
  const family = reader.text(name['family'], 'name.family', 200);
  const given = reader.text(reader.texts(name['given'], 'name.given', 200).join(' '), 'name.given', 200);
  const split = family === '' && given === '' && text !== '' ? splitText(text) : { family, given };
  if (split.family.length > 200 || split.given.length > 200) reader.bad('name.text');
  const use = reader.text(name['use'], 'name.use', 40);
  return { use, text, family: split.family, given: split.given, ended: hasEnded(reader, name['period'], 'name.period', today) };
};

const whole = (name: Name) => name.text || `${name.given} ${name.family}`.trim();
const isOtherScript = (text: string) => /\p{L}/u.test(text.replace(/\p{Script=Latin}/gu, ''));

const mostFormer = 400;

/** Names somebody is no longer called by; whole ones, as many as there is room for. A semicolon parts names, so none may be in one. */
const formerOf = (chosen: Name, written: readonly Name[]): string => {
  const former = written.filter((name) => name !== chosen && (name.ended || name.use === 'old' || name.use === 'maiden')).map((name) => whole(name).replaceAll(';', ',').trim());
  return [...new Set(former)].filter((name) => name !== whole(chosen)).reduce((all, name) => {
    const more = all === '' ? name : `${all}; ${name}`;
    return more.length <= mostFormer ? more : all;
  }, '');
};

/** The name in force today: official before usual, a maiden or ended name last. */
export const mapNames = (reader: FieldReader, value: unknown, today: string): MappedName => {
  const names = reader.objects(value, 'name').map((name) => readName(reader, name, today));
  const written = names.filter((name) => name.family + name.given !== '').sort((a, b) => rank(a) - rank(b));
  const [chosen] = written;
  if (chosen === undefined) return { familyName: '', givenNames: '', likesToBeCalled: '', nameInOwnScript: '', formerNames: '' };
  const current = written.filter((name) => name !== chosen && !name.ended);
  const nickname = current.find((name) => name.use === 'nickname');
  const called = nickname === undefined ? '' : nickname.text || nickname.given || nickname.family;
  const own = isOtherScript(whole(chosen)) ? undefined : current.find((name) => isOtherScript(whole(name)));
  return {
    familyName: chosen.family, givenNames: chosen.given,
    likesToBeCalled: reader.text(called, 'name.text', 200),
    nameInOwnScript: reader.text(own === undefined ? '' : whole(own), 'name.text', 200),
    formerNames: formerOf(chosen, written),
  };
};
