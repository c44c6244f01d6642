/** One line of an outline: a value, a text of several lines, or a group of lines. */
export type OutlineNode =
  | { readonly type: 'value'; readonly label: string; readonly text: string }
  | { readonly type: 'text'; readonly label: string; readonly text: string }
  | { readonly type: 'attachment'; readonly label: string; readonly contentType: string; readonly bytes: number }
  | { readonly type: 'group'; readonly label: string; readonly gist: string; readonly children: readonly OutlineNode[] };

type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** Words of the outline that are not the source's. */
export interface OutlineWords {
  readonly yes: string;
  readonly no: string;
  readonly empty: string;
}

/** `clinicalStatus` reads as `Clinical status`; `_birthDate` and `http://…` stay as they are. */
export const labelOf = (name: string): string => {
  if (!/^[a-z][A-Za-z0-9]*$/.test(name)) return name;
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/([A-Z])([A-Z][a-z])/g, '$1 $2');
  return words.charAt(0).toUpperCase() + words.slice(1).split(' ').map((word, i) => (i === 0 || /^[A-Z]{2}/.test(word) ? word : word.toLowerCase())).join(' ');
};

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };
const entityOf = (whole: string, name: string): string => {
  const code = /^#x([\da-f]{1,6})$/i.exec(name)?.[1] ?? undefined;
  const decimal = /^#(\d{1,7})$/.exec(name)?.[1];
  const point = code !== undefined ? parseInt(code, 16) : decimal !== undefined ? Number(decimal) : undefined;
  if (point !== undefined) return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  return entities[name] ?? whole;
};

/** The text of a narrative without its marks; what comes out is only ever shown as text. */
export const textOfMarkup = (markup: string): string =>
  markup
    .replace(/<!--[\s\S]*?-->|<(script|style)\b[\s\S]*?<\/\1\s*>/gi, '')
    .replace(/<(?:br|\/p|\/div|\/li|\/tr|\/h\d)\b[^>]*>/gi, '\n')
    .replace(/<\/t[dh]>/gi, '\t')
    .replace(/<[^>]*>/g, '')
    .replace(/&(#?\w+);/g, entityOf)
    .replace(/[ \t]*\n\s*/g, '\n')
    .trim();

const isText = (contentType: string): boolean => /^(text\/|application\/(?:[\w.+-]+\+)?(?:json|xml)\b)/i.test(contentType);

/** The text behind base64, or undefined where it is no text after all. */
const decoded = (base64: string): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(atob(base64.replace(/\s+/g, '')), (letter) => letter.charCodeAt(0)));
  } catch {
    return undefined;
  }
};

const gistOf = (children: readonly OutlineNode[]): string =>
  children.flatMap((child) => (child.type === 'value' && child.label !== 'System' ? [child.text] : child.type === 'group' && child.gist !== '' ? [child.gist] : [])).slice(0, 3).join(', ').slice(0, 120);

const group = (label: string, children: readonly OutlineNode[]): OutlineNode => ({ type: 'group', label, gist: gistOf(children), children });

/** `data` of an attachment, with the type said beside it. */
const dataNode = (data: string, contentType: string): OutlineNode => {
  const text = isText(contentType) ? decoded(data) : undefined;
  return text === undefined
    ? { type: 'attachment', label: labelOf('data'), contentType, bytes: Math.floor((data.length * 3) / 4) }
    : { type: 'text', label: labelOf('data'), text: /^text\/html|xhtml/i.test(contentType) ? textOfMarkup(text) : text };
};

const nodeOf = (label: string, name: string, value: Json, words: OutlineWords): OutlineNode => {
  if (value === null) return { type: 'value', label, text: words.empty };
  if (typeof value === 'boolean') return { type: 'value', label, text: value ? words.yes : words.no };
  if (typeof value === 'number') return { type: 'value', label, text: String(value) };
  if (typeof value === 'string') {
    const text = name === 'div' && value.trimStart().startsWith('<') ? textOfMarkup(value) : value;
    return { type: text.includes('\n') || text.length > 240 ? 'text' : 'value', label, text };
  }
  if (Array.isArray(value)) {
    const items = value as readonly Json[];
    if (items.length === 1) return nodeOf(label, name, items[0] ?? null, words);
    if (items.every((item) => typeof item !== 'object')) return { type: 'value', label, text: items.map(String).join(', ') };
    return group(label, items.map((item, i) => nodeOf(String(i + 1), name, item, words)));
  }
  return group(label, childrenOf(value as { readonly [name: string]: Json }, words));
};

const childrenOf = (object: { readonly [name: string]: Json }, words: OutlineWords): readonly OutlineNode[] => {
  const contentType = typeof object['contentType'] === 'string' ? object['contentType'] : '';
  return Object.entries(object).map(([name, value]) =>
    name === 'data' && typeof value === 'string' && contentType !== '' ? dataNode(value, contentType) : nodeOf(labelOf(name), name, value, words));
};

type Reviver = (name: string, value: unknown, context?: { readonly source?: string }) => unknown;
// Digits stay as they were written: 7.0 is not 7 in a laboratory.
const asWritten: Reviver = (_name, value, context) => (typeof value === 'number' ? (context?.source ?? String(value)) : value);

/** The lines of one resource, or undefined where the text is not whole JSON. */
export const outlineOf = (json: string, words: OutlineWords): readonly OutlineNode[] | undefined => {
  try {
    const root = JSON.parse(json, asWritten) as Json;
    return typeof root === 'object' && root !== null && !Array.isArray(root) ? childrenOf(root as { readonly [name: string]: Json }, words) : [nodeOf('', '', root, words)];
  } catch {
    return undefined;
  }
};
