import { maxFieldLength } from './import-file.ts';
import { isObject } from './json.ts';
import type { JsonObject } from './json.ts';

/** What is known of a resource after one walk over all of it. */
export interface Inspected {
  /** The same text for the same content: keys sorted, no spaces. For the content hash only, never for what is kept. */
  readonly canonical: string;
  /** Members of all its objects together. */
  readonly members: number;
  /**
   * `too-large` (a text longer than `maxFieldLength`), `encoding` (half a surrogate pair, which no UTF-8 can hold) or
   * `bad-field: NAME` (a number beyond all numbers, or `__proto__`), the first there is.
   */
  readonly problem: string | undefined;
}

// oxlint-disable-next-line no-control-regex -- the very characters that JSON escapes, and halves of pairs
const mayNeedEscape = /["\\\u0000-\u001f\ud800-\udfff]/;
const halfPair = /\p{Surrogate}/u;

/** Walks a parsed resource, which is at most `maxDepth` levels deep: the splitter saw to that. */
export const inspectResource = (resource: JsonObject): Inspected => {
  let members = 0;
  let problem: string | undefined;
  const names: string[] = [];
  const found = (reason: string) => {
    problem ??= reason;
  };
  const text = (value: string): string => {
    if (value.length > maxFieldLength) found('too-large');
    if (!mayNeedEscape.test(value)) return '"' + value + '"';
    if (halfPair.test(value)) found('encoding');
    return JSON.stringify(value);
  };
  const write = (value: unknown): string => {
    if (typeof value === 'string') return text(value);
    if (typeof value === 'number') {
      if (!Number.isFinite(value)) found(`bad-field: ${names.join('.')}`);
      return String(value);
    }
    if (Array.isArray(value)) {
      let all = '[';
      for (let index = 0; index < value.length; index += 1) all += (index === 0 ? '' : ',') + write(value[index]);
      return `${all}]`;
    }
    return isObject(value) ? writeObject(value) : String(value);
  };
  const writeObject = (value: JsonObject): string => {
    const keys = Object.keys(value);
    if (keys.length > 1) keys.sort();
    members += keys.length;
    let all = '{';
    for (let index = 0; index < keys.length; index += 1) {
      const key = keys[index] ?? '';
      names.push(key);
      if (key === '__proto__') found(`bad-field: ${names.join('.')}`);
      all += (index === 0 ? '' : ',') + text(key) + ':' + write(value[key]);
      names.pop();
    }
    return all + '}';
  };
  const canonical = writeObject(resource);
  return { canonical, members, problem };
};
