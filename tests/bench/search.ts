import { join } from 'node:path';
import { digitsOf, foldedWords } from '#shared/text/fold.ts';
import type { BenchAnswer, BenchOptions, BenchRow } from './bench-row.ts';
import { openPlain, openPouch } from './measure/peers.ts';
import type { PouchDatabase } from './measure/peers.ts';
import { seededClinic } from './measure/seeded-clinic.ts';
import { compared, inTurn, rounded, timed, Times } from './measure/times.ts';

interface Person {
  readonly id: string; readonly family_name: string; readonly given_names: string; readonly phone: string; readonly birth_date: string | null;
}

const people = 60;
const rounds = 6;
/** PouchDB answers from a scan; more would only make it slower, so the smaller register is a favour to it. */
const mostInPouch = 10_000;
const pouchKeystrokes = 24;

/** What is typed for somebody, in turn: a family name, both names, the last digits of a phone number, a birth date. */
const typedFor = (person: Person, i: number): string =>
  [person.family_name, `${person.given_names.split(' ')[0] ?? ''} ${person.family_name}`, digitsOf(person.phone).slice(-7) || person.family_name, person.birth_date?.length === 10 ? person.birth_date : person.family_name][i % 4] ?? '';
/** Each stop from the second letter on. */
const keystrokes = (typed: string): readonly string[] => Array.from({ length: Math.max(0, typed.length - 1) }, (_, i) => typed.slice(0, i + 2));

/** The index words as they are, without our rules of which reading comes first. */
const matchOf = (typed: string): string => {
  if (/^\d{4}-\d{2}-\d{2}$/.test(typed)) return `"b${digitsOf(typed)}"`;
  return foldedWords(typed).map((word) => (/^\d+$/.test(word) ? `("d${word}"* OR "${word}"* OR "b${word}"*)` : `"${word}"*`)).join(' AND ');
};

const fillPouch = async (pouch: PouchDatabase, rows: readonly Person[]): Promise<void> => {
  for (let from = 0; from < rows.length; from += 1_000) {
    await pouch.bulkDocs(rows.slice(from, from + 1_000).map((row) => ({
      ...row, _id: row.id, family: foldedWords(row.family_name).join(' '), given: foldedWords(row.given_names).join(' '), phone: digitsOf(row.phone), born: row.birth_date ?? '',
    })));
  }
  for (const field of ['family', 'given', 'phone', 'born']) await pouch.createIndex({ index: { fields: [field] } });
  await pouch.find({ selector: { family: { $gte: 'a' } }, limit: 1 });
};

/** Beginnings of either name, of the date, and the end of the number: what our search box does, said to pouchdb-find. */
const pouchSelector = (typed: string): object => {
  const words = foldedWords(typed);
  const digits = digitsOf(typed);
  if (digits.length > 1) return { $or: [{ phone: { $regex: new RegExp(digits) } }, { born: { $gte: typed, $lt: `${typed}\uffff` } }] };
  return { $and: words.map((word) => ({ $or: [{ family: { $gte: word, $lt: `${word}\uffff` } }, { given: { $gte: word, $lt: `${word}\uffff` } }] })) };
};

/** Patient search as it is typed, each keystroke a call through the whole door. */
export const run = async (options: BenchOptions): Promise<BenchAnswer> => {
  const { clinic, call, plainPath, folder } = await seededClinic(options);
  const plain = openPlain(plainPath);
  const read = clinic.keeper.current()?.db.read;
  const every = Math.max(1, Math.floor(options.patients / people));
  const sample = (await read?.all<Person>({ text: 'SELECT id, family_name, given_names, phone, birth_date FROM patient WHERE rid % ? = 1 ORDER BY rid LIMIT ?', values: [every, people] })) ?? [];
  const typed = sample.map(typedFor);
  const [ours, theirs, pouchTimes, besidePouch, indexed] = [new Times(), new Times(), new Times(), new Times(), new Times()];
  const found = plain?.prepare('SELECT p.* FROM patient_search s JOIN patient p ON p.rid = s.rowid WHERE patient_search MATCH ? LIMIT 51');
  const share = (round: number) => typed.filter((_, i) => i % rounds === round);
  const find = (query: string, searchId: string) => call('patients.find', { query, searchId });
  // Everybody is warm before anybody is timed.
  for (const text of typed.slice(0, 8)) for (const query of keystrokes(text)) await find(query, clinic.parts.ids.newId()).then(() => found?.all(matchOf(query)));
  const oursIn = (times: Times, queries: (round: number) => readonly (readonly string[])[]) => async (round: number) => {
    for (const search of queries(round)) {
      const searchId = clinic.parts.ids.newId();
      for (const query of search) await timed(times, () => find(query, searchId));
    }
  };
  const searches = (round: number) => share(round).map(keystrokes);
  await inTurn(rounds, [
    { name: 'ours', run: oursIn(ours, searches) },
    ...(found ? [{ name: 'plain', run: async (round: number) => { for (const queries of searches(round)) for (const query of queries) await timed(theirs, () => found.all(matchOf(query))); } }] : []),
  ]);
  const bound = 'the hop to the database thread and back, once for the find and once more for each patient first shown (one audit row, committed before the answer), and the output check of 50 rows';
  const rows: BenchRow[] = [compared('search, p95', ours.p95, plain ? theirs.p95 : undefined, 2, bound), { ...compared('search, median', ours.median, plain ? theirs.median : undefined, 2, ''), goal: 'shown', met: null }];
  plain?.close();

  const pouch = openPouch(join(folder, 'pouch'));
  if (pouch) {
    const held = (await read?.all<Person>({ text: 'SELECT id, family_name, given_names, phone, birth_date FROM patient ORDER BY rid LIMIT ?', values: [mostInPouch] })) ?? [];
    await fillPouch(pouch, held);
    const few = typed.slice(0, pouchKeystrokes).map((text) => [text.slice(0, 3), text.slice(0, 5)]);
    const part = (round: number) => few.filter((_, i) => i % 3 === round);
    await inTurn(3, [
      { name: 'ours', run: oursIn(besidePouch, part) },
      { name: 'pouchdb', run: async (round) => { for (const queries of part(round)) for (const query of queries) await timed(pouchTimes, () => pouch.find({ selector: pouchSelector(query), limit: 51 })); } },
      { name: 'pouchdb, one index', run: async (round) => { for (const queries of part(round)) for (const query of queries) { const word = foldedWords(query)[0] ?? ''; await timed(indexed, () => pouch.find({ selector: { family: { $gte: word, $lt: `${word}\uffff` } }, limit: 51 })); } } },
    ]);
    await pouch.close();
    const faster = rounded(pouchTimes.median / besidePouch.median);
    rows.push({
      row: `search, beside PouchDB with ${String(Math.min(mostInPouch, options.patients))} patients`, ours: rounded(besidePouch.median), peer: rounded(pouchTimes.median), unit: 'ms', ratio: faster, goal: '≥ 50× faster', met: faster >= 50,
      bound: faster >= 50 ? '' : `ours is the door's fixed cost at ${String(options.patients)} patients, theirs a scan of ${String(Math.min(mostInPouch, options.patients))}`,
    });
    rows.push({ row: 'search, beside PouchDB asked for one indexed family name only', ours: rounded(besidePouch.median), peer: rounded(indexed.median), unit: 'ms', ratio: rounded(indexed.median / besidePouch.median), goal: 'shown for fairness', met: null, bound: '' });
  }
  return { rows };
};
