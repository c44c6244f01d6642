import { expect, it } from 'vitest';
import type { LogLine } from '#shared/audit/contract.ts';
import { auditActions } from '#shared/audit/actions.ts';
import { clinicContract, gateContract } from '#shared/contract/clinic.ts';
import { askedOf } from '#renderer/audit/asked.ts';
import { gather } from '#renderer/audit/gather.ts';
import { say, sayLine } from '#renderer/audit/sentence.ts';
import { rangesFor, spanOf } from '#renderer/audit/span.ts';
import { isTextKey } from '#renderer/text/index.ts';

const karim = { staffId: '00000000-0000-4000-8000-000000000006', name: 'Karim Haddad', role: 'nurse' };
let seq = 1_000;
const line = (at: string, method: string, more: Partial<LogLine> = {}): LogLine => ({
  seq: (seq -= 1), at: `2026-03-10T${at}:00.000Z`, action: 'read', method, outcome: 'ok', who: karim, recordKind: null, purpose: null, patient: null, isHidden: false, from: 'clinic', device: 1, count: 1, ...more,
});
const sentences = (...lines: readonly LogLine[]) => gather(lines).map(say);
const patient = (n: number) => ({ id: `00000000-0000-4000-8000-0000000000${String(n)}`, recordNumber: `WL 20 48${String(n)}`, name: null });

it('A1: every method of both windows that is audited has words for what was done and for what was tried', () => {
  const audited = Object.entries({ ...clinicContract, ...gateContract }).filter(([, spec]) => spec.audit.action !== 'none').map(([name]) => name);
  expect(audited.length).toBeGreaterThan(60);
  expect(audited.filter((name) => !isTextKey(`audit.did.${name}`) || !isTextKey(`audit.do.${name}`))).toEqual([]);
});

it('A1: every action of the log has words, whatever wrote it', () => {
  expect(auditActions.filter((action) => !isTextKey(`audit.act.${action}`))).toEqual([]);
  expect(sayLine({ action: 'seal', method: 'session.seal' })).toBe('sealed this computer');
});

it('tells a visit to a chart as one thing: how often, how long, and what was read', () => {
  expect(sentences(line('21:14', 'medications.list'), line('21:14', 'patients.show'), line('21:12', 'vitals.history'), line('21:12', 'patients.show'), line('21:10', 'patients.show')))
    .toEqual(['opened the chart 3 times in 4 minutes and read vitals, medicines']);
  expect(sentences(line('21:14', 'patients.show'))).toEqual(['opened the chart']);
  expect(sentences(line('21:14', 'results.list'))).toEqual(['read results']);
});

it('keeps apart another person, another chart, a later visit, and everything that was changed or refused', () => {
  const other = { ...karim, staffId: '00000000-0000-4000-8000-000000000007' };
  expect(sentences(line('10:10', 'patients.show'), line('10:10', 'patients.show', { who: other }))).toHaveLength(2);
  expect(sentences(line('10:10', 'patients.show', { patient: patient(16) }), line('10:10', 'patients.show', { patient: patient(17) }))).toHaveLength(2);
  expect(sentences(line('11:10', 'patients.show'), line('10:10', 'patients.show'))).toHaveLength(2);
  expect(sentences(line('10:12', 'patients.show'), line('10:11', 'vitals.record', { action: 'create' }), line('10:10', 'patients.show'))).toEqual(['opened the chart', 'wrote vitals', 'opened the chart']);
});

it('says what somebody tried and was refused, also where the log knows no better word than its own', () => {
  expect(sayLine({ action: 'refused', method: 'documents.original' })).toBe('tried to read a document as it came and was refused');
  expect(sayLine({ action: 'refused', method: 'unknown' })).toBe('asked for “unknown” and was refused');
  expect(sayLine({ action: 'unlock-failed', method: 'session.unlock' })).toBe('did not unlock the screen');
  expect(sayLine({ action: 'crashed', method: 'patients.show' })).toBe('asked for something that did not work');
});

it('tells one search once, with how many it showed', () => {
  const found = [16, 17, 18].map((n) => line('10:10', 'patients.matches', { action: 'search', patient: patient(n) }));
  expect(sentences(...found)).toEqual(['saw this patient when looking for the same person: 3 patients']);
  const [one, again] = ['10:12', '10:10'].map((at) => line(at, 'patients.recent', { action: 'search', patient: patient(16) }));
  expect(gather([one, again] as LogLine[]).map(({ lines }) => lines.length)).toEqual([2]);
});

it('counts whole days of this computer’s calendar', () => {
  expect(spanOf('30', '2026-03-12', '2026-03-01', 0)).toEqual({ from: '2026-02-11T00:00:00.000Z', to: '2026-03-13T00:00:00.000Z' });
  expect(spanOf('today', '2026-03-12', '', -300)).toEqual({ from: '2026-03-12T05:00:00.000Z', to: '2026-03-13T05:00:00.000Z' });
  expect(spanOf('day', '2026-03-12', '2026-03-01', 60)).toEqual({ from: '2026-02-28T23:00:00.000Z', to: '2026-03-01T23:00:00.000Z' });
  expect(rangesFor('clinic')).not.toContain('365');
});

it('takes a question out of what is typed', () => {
  expect(askedOf('Who opened hadd')).toEqual({ kind: 'patient', name: 'hadd' });
  expect(askedOf('what karim opened')).toEqual({ kind: 'person', name: 'karim' });
  expect(askedOf('what karim')).toEqual({ kind: 'person', name: 'karim' });
  expect(askedOf('haddad')).toEqual({ kind: 'any', name: 'haddad' });
});
