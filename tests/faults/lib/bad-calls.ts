import { clinicContract, gateContract } from '#shared/contract/clinic.ts';
import type { WindowKind } from '#shared/contract/bridge.ts';
import type { Contract } from '#shared/contract/define.ts';
import { clinicRows, gateRows } from '../../integration/matrix-rows.ts';

export interface BadCall {
  readonly method: string;
  readonly json: string;
}
type Random = () => number;

const contracts: Readonly<Record<WindowKind, Contract>> = { clinic: clinicContract, gate: gateContract };
const rows = { clinic: clinicRows, gate: gateRows };
const named = { patientId: '01890000-0000-7000-8000-00000000cafe', nobody: '01890000-0000-7000-8000-00000000dead', staffName: 'ruth', folder: '/nowhere' };

const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
const otherWindow = (window: WindowKind): WindowKind => (window === 'gate' ? 'clinic' : 'gate');
const methodsOf = (window: WindowKind): readonly string[] => Object.keys(contracts[window]).filter((name) => !Object.hasOwn(contracts[otherWindow(window)], name));

type Place = readonly [Record<string, unknown>, string];
const placesOf = (value: unknown): readonly Place[] =>
  typeof value !== 'object' || value === null ? [] : Object.entries(value).flatMap(([key, inner]) => [[value as Record<string, unknown>, key] as const, ...placesOf(inner)]);

/** A call that fits, changed in one place. */
const changed = (random: Random, window: WindowKind, change: (place: Place) => void): BadCall => {
  const method = pick(random, methodsOf(window));
  const root = { input: structuredClone(rows[window][method]!.input(named)) as unknown };
  change(pick(random, placesOf(root)));
  return { method, json: JSON.stringify(root.input) ?? '' };
};

/** A marked place in a JSON text, for what no value can be. */
const HERE = '"\u2603"';
const withText = (random: Random, window: WindowKind, text: string): BadCall => {
  const { method, json } = changed(random, window, ([of, key]) => { of[key] = '\u2603'; });
  return { method, json: json.replace(HERE, () => text) };
};

const wrongValues = [null, true, 0, -1, 'text', '', [], [[]], {}, { a: 1 }, 1.5, 'x'.repeat(5_000), ['a', 1, null]] as const;
const numbers = ['NaN', 'Infinity', '-0', '9007199254740992', '-9007199254740993', '1e999', '-1e999', '1e-320', '0x10', '01', '1e400000', '.5', '5e-324'];
const prototypes = ['{"__proto__":{"isAdmin":true}}', '{"constructor":{"prototype":{"isAdmin":true}}}', '{"toString":1}', '{"__proto__":null}', '{"hasOwnProperty":1,"then":1}', '{"valueOf":{},"toJSON":"x"}'];
const texts = ['\ud800', 'a\udfff', '\udfff\ud800', '\u0000', '\u202eevil', '<img src=x onerror=alert(1)>', '"; DROP TABLE patient; --', '=HYPERLINK("http://x")', 'javascript:alert(1)', '\u2028', '\r\nSet-Cookie: x'.repeat(50), 'x'.repeat(70_000), '日本'.repeat(30_000)];
const noJson = ['', '{', '[', 'undefined', "{'a':1}", '{"a":1,}', '\ufeff{}', '{}{}', '// x', '{"a":1', '"', '\u0000', 'function(){}', '<x/>', '{"a":\n', ' '.repeat(900_000), '{"query":"a"'];
const names = ['__proto__', 'constructor', 'hasOwnProperty', 'toString', 'valueOf', '', ' ', 'then', 'patients', 'patients.', '.show', 'patients.show ', 'PATIENTS.SHOW', 'patients/show', 'patients.show\0', 'sql', 'eval', '../core', 'пациенты.show', '\ud800', 'x'.repeat(90)];

/** Each kind of call that no page of ours makes; every one is bad whatever the method. */
export const kinds: Readonly<Record<string, (random: Random, window: WindowKind) => BadCall>> = {
  'a value of the wrong type': (random, window) => changed(random, window, ([of, key]) => { of[key] = pick(random, wrongValues); }),
  'a field that is missing': (random, window) => changed(random, window, ([of, key]) => { if (Array.isArray(of)) of.push(null); else Reflect.deleteProperty(of, key); }),
  'a field too many': (random, window) => changed(random, window, ([of, key]) => { of[key] = typeof of[key] === 'object' && of[key] !== null ? { ...of[key], [pick(random, ['id', 'role', 'isAdmin', 'x'])]: 1 } : { value: of[key] }; }),
  'numbers that are none, or too large': (random, window) => withText(random, window, pick(random, numbers)),
  'names of prototypes': (random, window) => withText(random, window, pick(random, prototypes)),
  'nested up to two hundred thousand deep': (random, window) => { const depth = 1 + Math.floor(random() ** 32 * 200_000); return withText(random, window, random() < 0.5 ? '['.repeat(depth) + ']'.repeat(depth) : `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`); },
  'lists of up to a hundred thousand': (random, window) => withText(random, window, `[${'1,'.repeat(Math.floor(random() ** 8 * 100_000))}1]`),
  'half characters, markup and long text': (random, window) => withText(random, window, JSON.stringify(pick(random, texts))),
  'what is no JSON': (random, window) => ({ method: pick(random, methodsOf(window)), json: pick(random, noJson) }),
  'a method that there is not': (random) => ({ method: random() < 0.5 ? pick(random, names) : Math.floor(random() * 2 ** 50).toString(36), json: '{}' }),
  'a method of the other window': (random, window) => ({ method: pick(random, methodsOf(otherWindow(window))), json: pick(random, ['{}', '{"id":1}', '[']) }),
};

/** What the contract itself would take is made bad by one field more. */
export const surelyBad = (window: WindowKind, { method, json }: BadCall): BadCall => {
  const spec = Object.hasOwn(contracts[window], method) ? contracts[window][method] : undefined;
  if (spec === undefined) return { method, json };
  try {
    const value: unknown = JSON.parse(json);
    if (!spec.input.safeParse(value).success) return { method, json };
    return { method, json: JSON.stringify({ ...(value as object), notAField: 1 }) };
  } catch {
    return { method, json };
  }
};
