import { expect, it } from 'vitest';
import type { ConcernedPerson } from '#shared/incidents/incident.ts';
import { peopleCsv } from '#shared/incidents/people-csv.ts';

const person: ConcernedPerson = {
  patientId: null, recordNumber: 'WL 01 0001', familyName: 'Haddad', givenNames: 'Asha', birthDate: '1967-09-04', street: '', town: '', phone: '', kinds: [{ feature: 'vitals', act: 'read', times: 2 }, { feature: 'vitals', act: 'change', times: 1 }, { feature: 'chart', act: 'read', times: 1 }],
  firstAt: '2026-03-12T10:00:00.000Z', lastAt: '2026-03-12T11:00:00.000Z', notices: [{ how: 'letter', on: '2026-03-20' }],
};

it('every cell is quoted, quotes are doubled, and every line ends as RFC 4180 says', () => {
  const [, line] = peopleCsv([{ ...person, familyName: 'O"Neill, "Mac"' }]).split('\r\n');
  expect(line).toBe('"WL 01 0001","O""Neill, ""Mac""","Asha","1967-09-04","","","","vitals; chart","2026-03-12T10:00:00.000Z","2026-03-12T11:00:00.000Z","letter 2026-03-20"');
  expect(peopleCsv([]).endsWith('"told"\r\n')).toBe(true);
});

it.each(['=HYPERLINK("x")', '+1', '-1', '@SUM(A1)', '\t=1', '  =1'])('a spreadsheet runs nothing of %j', (name) => {
  expect(peopleCsv([{ ...person, familyName: name }]).split('\r\n')[1]).toContain(`"'${name.replaceAll('"', '""')}"`);
});
