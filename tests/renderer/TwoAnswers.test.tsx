import { screen, waitFor, within } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { QuestionCard, UnsettledLines } from '#renderer/review/index.ts';
import { NetworkPage, SyncStatusBar } from '#renderer/network/index.ts';
import { statusLines } from '#renderer/network/words.ts';
import { useNavigation } from '#renderer/navigation/index.ts';
import { TasksPage } from '#renderer/tasks/index.ts';
import { SyncStatus } from '#shared/sync/status.ts';
import { renderClinic } from './render-clinic.tsx';

const patientId = '00000000-0000-4000-8000-000000000016';
const said = (staffName: string, n: number, isThisComputer: boolean) => [{ staffId: `00000000-0000-4000-8000-00000000000${n}`, staffName, role: 'nurse', deviceName: 'Room 2', isThisComputer, at: '2026-03-12T10:31:00.000Z' }];
const question = {
  id: 'answers/latex/severity', kind: 'answers', recordKind: 'allergy-intolerance', recordId: 'latex', recordName: 'Latex', field: 'severity', patientId, patientName: 'Haddad, Rania', recordNumber: 'WL 20 4816',
  otherPatientId: null, raisedAt: '2026-03-12T10:32:00.000Z', ownerName: '', isYours: false, showing: 'safest', values: ['severe', 'mild'], before: { value: 'mild', until: '2026-03-01T09:00:00.000Z' }, other: null, made: null, fields: {},
  answers: [{ value: 'severe', said: said('Tariq Mansour', 3, true), beside: [{ field: 'reaction', value: 'Wheeze with gloves' }] }, { value: 'mild', said: said('Maya Okonkwo', 4, false), beside: [] }], seen: ['1.9', '2.4'], maySettle: true,
};
const status = { state: 'offline', since: '2026-03-12T10:42:00.000Z', reason: 'offline', isBusy: false, waiting: 7, hubSeenAt: '2026-03-12T10:41:00.000Z', nextTryAt: '2026-03-12T10:47:00.000Z', firstSync: null, clockOffset: null } as const;
const drafts = { 'drafts.save': () => ({}), 'drafts.discard': () => ({}) };

it('two answers stand side by side with nothing chosen; key 2 keeps the second, with a reason, for the answers that were seen', async () => {
  const { user, calls } = await renderClinic(<QuestionCard id={question.id} patientId={patientId} place="1 of 1" onSettled={() => undefined} />, 'nurse', { ...drafts, 'review.show': () => ({ question }), 'review.resolve': () => ({ type: 'settled', settledAt: null }) });
  expect(await screen.findByText('Latex allergy: how severe?')).toBeDefined();
  expect([screen.getAllByText('Safest, shown now').length, screen.getByText('Before: mild, until 1 Mar 2026, 09:00') !== null, document.querySelector('[aria-pressed="true"], :checked')]).toEqual([1, true, null]);
  await user.keyboard('2');
  const dialog = await screen.findByRole('dialog');
  await user.click(within(dialog).getByRole('button', { name: 'Settle it' }));
  expect([within(dialog).queryByText('Say why, in a few words.') !== null, calls.some(({ method }) => method === 'review.resolve')]).toEqual([true, false]);
  await user.click(within(dialog).getByRole('button', { name: 'Asked the patient' }));
  await user.click(within(dialog).getByRole('button', { name: 'Settle it' }));
  await waitFor(() => { expect(calls.find(({ method }) => method === 'review.resolve')?.input).toEqual({ id: question.id, patientId, seen: ['1.9', '2.4'], reason: 'Asked the patient', choice: { type: 'value', value: 'mild' } }); });
});

it('key 3 asks whoever gave the other answer; who may not settle has no keys and is told whom to tell', async () => {
  const { user, calls } = await renderClinic(<QuestionCard id={question.id} patientId={patientId} place="" onSettled={() => undefined} />, 'nurse', { 'review.show': () => ({ question }), 'review.ask': () => ({ type: 'asked' }) });
  await screen.findByText('Latex allergy: how severe?');
  await user.keyboard('3');
  await waitFor(() => { expect(calls.find(({ method }) => method === 'review.ask')?.input).toEqual({ id: question.id, patientId, staffId: said('', 3, true)[0]?.staffId }); });
});

it('without the privilege no key settles anything', async () => {
  const { user, calls } = await renderClinic(<QuestionCard id={question.id} patientId={patientId} place="" onSettled={() => undefined} />, 'laboratory', { 'review.show': () => ({ question: { ...question, maySettle: false } }) });
  expect(await screen.findByText('Your role does not settle this. Tell a nurse or clinician.')).toBeDefined();
  await user.keyboard('123');
  expect([screen.queryByRole('dialog'), calls.filter(({ method }) => method !== 'review.show' && method.startsWith('review.')).length]).toEqual([null, 0]);
});

it('both doses are said whole', async () => {
  await renderClinic(<UnsettledLines recordKind="medication" unsettled={[{ field: 'dosage', values: ['5 mg, evening', '2.5 mg, evening'] }]} />);
  expect(document.querySelector('.unsettled__line')?.textContent).toBe('Dose: 5 mg, evening or 2.5 mg, evening');
});

it('tasks are chosen by arrows; what was not taken in says why, whose, and that nothing is lost', async () => {
  const kept = { id: 7, reason: 'forbidden', recordKind: 'allergy-intolerance', recordId: '', at: '2026-03-12T10:40:00.000Z', deviceName: 'Room 2', staffName: 'Maya Okonkwo', patientId, patientName: 'Haddad, Rania', recordNumber: 'WL 20 4816', ownerName: '', isYours: false, waitsFor: null, mayTryAgain: false };
  const { user, calls } = await renderClinic(<TasksPage />, 'nurse', { ...drafts, 'review.list': () => ({ questions: [question] }), 'review.show': () => ({ question }), 'sync.kept': () => ({ changes: [kept] }), 'sync.setAside': () => ({ type: 'set-aside' }) });
  (await screen.findByRole('button', { name: /Latex allergy: how severe/ })).focus();
  await user.keyboard('{ArrowDown}');
  expect(await screen.findByText(/Nothing is lost: what came stays here/)).toBeDefined();
  expect([screen.getByText('Maya Okonkwo') !== null, screen.getByText('Room 2') !== null]).toEqual([true, true]);
  await user.keyboard('2');
  const dialog = await screen.findByRole('dialog');
  await user.type(within(dialog).getByLabelText('What you found'), 'she left');
  await user.click(within(dialog).getByRole('button', { name: 'Set it aside' }));
  await waitFor(() => { expect(calls.find(({ method }) => method === 'sync.setAside')?.input).toEqual({ id: 7, finding: 'she left' }); });
});

it('the status bar says the state, since when, how many wait and when the hub was seen; its panel says what to do', async () => {
  // Nothing is laid out here, so what keeps the focus in the panel finds nothing to focus, and says so at length.
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const { user, calls } = await renderClinic(<SyncStatusBar />, 'nurse', { 'sync.status': () => status, 'sync.tryNow': () => ({}) });
  const lamp = await screen.findByRole('button', { name: 'Offline since 10:42' });
  expect([screen.getByText('7 changes waiting') !== null, screen.getByText('Hub last seen 10:41') !== null]).toEqual([true, true]);
  await user.click(lamp);
  expect(await screen.findByText('Everything on this computer works. 7 changes wait and go by themselves.')).toBeDefined();
  await user.click(screen.getByRole('button', { name: 'Try now', hidden: true }));
  expect(calls.some(({ method }) => method === 'sync.tryNow')).toBe(true);
  await user.click(screen.getByRole('button', { name: 'See the 7', hidden: true }));
  expect(useNavigation.getState().place).toEqual({ page: 'network' });
  expect(warn.mock.calls.every(([first]) => String(first).includes('focus-trap'))).toBe(true);
  warn.mockRestore();
});

it('every reason says what happened, that work goes on, and what to do next, without a code', () => {
  for (const reason of SyncStatus.shape.reason.unwrap().options) {
    const lines = statusLines({ ...status, reason, state: 'stopped' }, { utcOffsetMinutes: 0, today: '2026-03-12' });
    expect(lines, reason).toHaveLength(3);
    expect(lines.join(' '), reason).not.toMatch(/\b\d{3}\b|error|please|TLS|HTTP|certificate/i);
  }
});

it('the page of computers names who is behind, what of a log is missing, and who is not out everywhere', async () => {
  const device = { dev: 2, name: 'Room 2', class: 'full', isThisComputer: false, admittedAt: '2026-01-01T00:00:00.000Z', revoked: null, heardAt: '2026-03-12T10:00:00.000Z', behind: 12, gaps: [{ from: 9114, to: 9120 }], leavers: ['Karim Haddad'], records: ['differs'] };
  await renderClinic(<NetworkPage />, 'nurse', { 'sync.status': () => status, 'sync.waiting': () => ({ changes: [], others: 7 }), 'sync.network': () => ({ hub: { host: 'hub.example', port: 8443, proxy: null, isThisComputer: false }, devices: [device], leavers: [{ name: 'Karim Haddad', endedAt: '2026-03-11T10:00:00.000Z', shutOn: ['Desk'], notYetOn: ['Room 2'] }, { name: 'Ana Roth', endedAt: '2026-03-01T10:00:00.000Z', shutOn: ['Desk', 'Room 2'], notYetOn: [] }], waiting: [], hasForked: false }) });
  const row = (await screen.findByRole('rowheader', { name: 'Room 2' })).closest('tr');
  expect(row?.textContent).toContain('12 changes are not there yet');
  expect([row?.textContent.includes('entries 9,114 to 9,120 of its log are missing'), row?.textContent.includes('has not said that Karim Haddad is out'), row?.textContent.includes('its records say something else'), screen.getByText('hub.example:8443') !== null]).toEqual([true, true, true, true]);
  const left = (await screen.findByRole('region', { name: 'People who left' })).querySelectorAll('li');
  expect([...left].map(({ textContent }) => textContent)).toEqual(['Karim Haddad left 11 Mar 2026, 10:00Way in closed on DeskNot yet on Room 2', 'Ana Roth left 1 Mar 2026, 10:00Way in closed on Desk, Room 2Out everywhere']);
  // Who may not change the rules of the clinic is offered no door to it.
  expect(screen.queryByRole('button', { name: 'Add a computer' })).toBeNull();
});

it('a kept change that may have become possible is tried again by key 3, and says what came of it', async () => {
  const kept = { id: 9, reason: 'collision', recordKind: 'staff', recordId: '', at: '2026-03-12T10:40:00.000Z', deviceName: 'Room 2', staffName: '', patientId: null, patientName: '', recordNumber: '', ownerName: '', isYours: false, waitsFor: null, mayTryAgain: true };
  let answers = [{ type: 'still', reason: 'collision' }, { type: 'still', reason: 'forbidden' }, { type: 'taken-in', reason: null }];
  const { user, calls } = await renderClinic(<TasksPage />, 'nurse', {
    ...drafts, 'review.list': () => ({ questions: [] }), 'sync.kept': () => ({ changes: answers.length === 0 ? [] : [kept] }),
    'sync.tryAgain': () => {
      const [first, ...rest] = answers;
      answers = rest;
      return first ?? {};
    },
  });
  expect(await screen.findByText(/no two may. Change the other one first/)).toBeDefined();
  await user.keyboard('3');
  expect(await screen.findByText(/the same is still in its way/)).toBeDefined();
  await user.click(screen.getByRole('button', { name: /Try again/ }));
  expect(await screen.findByText(/another thing: Whoever wrote it may not/)).toBeDefined();
  await user.keyboard('3');
  expect(await screen.findByText('Taken in now: Person of the clinic. It stands in the records.')).toBeDefined();
  expect(calls.filter(({ method }) => method === 'sync.tryAgain').map(({ input }) => input)).toEqual([{ id: 9 }, { id: 9 }, { id: 9 }]);
  expect(await screen.findByText('Nothing to do here')).toBeDefined();
});

it('of two records only what differs stands side by side, with who made each; the rest is said once', async () => {
  const made = (staffName: string, isThisComputer: boolean) => ({ staffId: '00000000-0000-4000-8000-000000000003', staffName, role: 'clinician', deviceName: 'Room 2', isThisComputer, at: '2026-03-12T10:31:00.000Z' });
  const pair = {
    ...question, id: 'two-prescriptions/a/b', kind: 'two-prescriptions', recordKind: 'medication', recordId: 'a', recordName: 'Warfarin', field: '', values: [], answers: [], before: null, seen: [],
    fields: { dosage: '5 mg', status: 'active', started: '2026-03-01' }, made: made('Tariq Mansour', true),
    other: { recordId: 'b', recordName: 'Warfarin', fields: { dosage: '2.5 mg', status: 'active', started: '2026-03-01', prescriber: 'Dr Adeyemi' }, made: made('Maya Okonkwo', false) },
  };
  await renderClinic(<QuestionCard id={pair.id} patientId={patientId} place="" onSettled={() => undefined} />, 'nurse', { ...drafts, 'review.show': () => ({ question: pair }) });
  expect((await screen.findByRole('list', { name: 'The same in both' })).textContent).toBe('The same in bothState: takingStarted: 1 Mar 2026');
  const sides = [...document.querySelectorAll('.question__answer')].map(({ textContent }) => textContent);
  expect(sides[0]).toMatch(/^This oneDose: 5 mgPrescriber: nothing writtenTariq Mansour, clinician.*this computer, 10:31/);
  expect(sides[1]).toMatch(/^The otherDose: 2.5 mgPrescriber: Dr AdeyemiMaya Okonkwo, clinician.*Room 2, 10:31/);
  expect(screen.getAllByText('Warfarin')).toHaveLength(1);
});
