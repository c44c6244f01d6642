import { screen, waitFor, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { PrivacyPage } from '#renderer/alerts/index.ts';
import { BreakGlassDialog, EmergencyBanner, RestrictedPanel, useEmergency } from '#renderer/emergency/index.ts';
import { useNavigation } from '#renderer/navigation/index.ts';
import { ClosedMarker, ClosedToPanel, useRestrictions } from '#renderer/restrictions/index.ts';
import { haddad, id, peopleAnswers, runningAccess } from './people-answers.ts';
import { renderClinic } from './render-clinic.tsx';

const Refused = () => <><RestrictedPanel patientId={haddad} /><BreakGlassDialog /></>;
const Closed = () => { const restrictions = useRestrictions(haddad); return <><ClosedMarker patientId={haddad} restrictions={restrictions} /><ClosedToPanel patientId={haddad} restrictions={restrictions} /></>; };
const drafts = { 'drafts.save': () => ({}), 'drafts.discard': () => ({}) };

it('I4: a closed chart is broken open only with a reason that says something, for that patient only', async () => {
  const { user, calls } = await renderClinic(<Refused />, 'nurse', { ...peopleAnswers, ...drafts });
  await user.click(screen.getByRole('button', { name: 'Break the glass' }));
  const dialog = await screen.findByRole('dialog');
  await user.type(within(dialog).getByLabelText('What the emergency is'), 'hurry');
  await user.click(within(dialog).getByRole('button', { name: 'Break the glass' }));
  expect([within(dialog).queryByText('Say it in at least 10 characters.') !== null, calls.some((call) => call.method === 'emergency.open')]).toEqual([true, false]);
  await user.click(within(dialog).getByRole('button', { name: 'Unconscious, cannot be asked' }));
  await user.click(within(dialog).getByRole('button', { name: 'Break the glass' }));
  await waitFor(() => { expect(calls.find((call) => call.method === 'emergency.open')?.input).toEqual({ who: { by: 'patient', patientId: haddad }, reason: 'Unconscious, cannot be asked' }); });
  await waitFor(() => { expect(useNavigation.getState().place).toEqual({ page: 'chart', patientId: haddad, tab: null }); });
});

it('I4: whoever may not break the glass is offered the privacy officer and nothing else', async () => {
  const { user } = await renderClinic(<Refused />, 'front-desk', peopleAnswers);
  expect(screen.queryByRole('button', { name: 'Break the glass' })).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Ask the privacy officer' }));
  expect(screen.getByText(/^The privacy officer sees why/)).toBeDefined();
});

it('somebody whom a search does not show is named whole, and more than one who fits opens nobody', async () => {
  const { user, calls } = await renderClinic(<BreakGlassDialog />, 'nurse', { ...peopleAnswers, ...drafts, 'emergency.open': () => ({ type: 'several' }) });
  useEmergency.getState().ask();
  const dialog = await screen.findByRole('dialog');
  await user.click(within(dialog).getByLabelText('Name and birth date'));
  await user.click(within(dialog).getByRole('button', { name: 'Heavy bleeding' }));
  await user.click(within(dialog).getByRole('button', { name: 'Break the glass' }));
  expect(within(dialog).getByText('Type the whole family name.')).toBeDefined();
  await user.type(within(dialog).getByLabelText('Whole family name'), 'Haddad');
  await user.type(within(dialog).getByLabelText('Birth date'), '1967-09-04');
  await user.click(within(dialog).getByRole('button', { name: 'Break the glass' }));
  expect(await within(dialog).findByText(/^More than one patient fits/)).toBeDefined();
  expect(calls.find((call) => call.method === 'emergency.open')?.input).toEqual({ who: { by: 'name', familyName: 'Haddad', birthDate: '1967-09-04' }, reason: 'Heavy bleeding' });
  useEmergency.getState().stopAsking();
});

it('the banner counts down on that chart only, and ends it at once', async () => {
  let isRunning = true;
  const { user, calls } = await renderClinic(<><EmergencyBanner patientId={haddad} onEnd={() => undefined} /><EmergencyBanner patientId={id(7)} onEnd={() => undefined} /></>, 'nurse', {
    ...peopleAnswers, 'emergency.current': () => ({ accesses: isRunning ? [runningAccess()] : [] }), 'emergency.end': () => { isRunning = false; return { type: 'ended', patientId: haddad }; },
  });
  await useEmergency.getState().load();
  expect(await screen.findByText('Emergency access, 52 min left')).toBeDefined();
  await user.click(screen.getByRole('button', { name: 'End now' }));
  await waitFor(() => { expect(screen.queryByText(/min left/)).toBeNull(); });
  expect(calls.find((call) => call.method === 'emergency.end')?.input).toEqual({ id: id(90) });
});

it('I5: nobody reviews themselves or a chart closed to them, and "not justified" needs its why', async () => {
  const { user, calls } = await renderClinic(<PrivacyPage />, 'privacy-officer', peopleAnswers);
  expect(await screen.findByText('Yours: somebody else has to review it.')).toBeDefined();
  expect(screen.getByText('The chart is closed to you: somebody else has to review it.')).toBeDefined();
  expect(screen.getAllByRole('button', { name: /^Review: / }).map((button) => button.getAttribute('aria-label'))).toEqual(['Review: Tariq Mansour opened WL 20 4816', 'Review: Dr Lena Bergström opened WL 20 4803']);
  await user.click(screen.getByRole('button', { name: /^Review: Dr Lena/ }));
  const dialog = await screen.findByRole('dialog');
  const save = within(dialog).getByRole('button', { name: 'Save the review' });
  await user.click(save);
  expect(within(dialog).getByText('Choose one.')).toBeDefined();
  await user.click(within(dialog).getByLabelText('Not justified'));
  await user.click(save);
  expect([within(dialog).queryByText('Say why it was not justified.') !== null, calls.some((call) => call.method === 'emergency.review')]).toEqual([true, false]);
  await user.type(within(dialog).getByLabelText('Note'), 'Not her patient');
  await user.click(save);
  await waitFor(() => { expect(calls.find((call) => call.method === 'emergency.review')?.input).toEqual({ id: id(92), finding: 'not-justified', note: 'Not her patient' }); });
});

it('an alert is settled with what was found; one about oneself stays', async () => {
  const { user } = await renderClinic(<PrivacyPage />, 'privacy-officer', { ...peopleAnswers, 'alerts.settle': () => ({ type: 'about-you' }) });
  await user.click(await screen.findByRole('button', { name: 'Settle: A password was reset, Maya Okonkwo' }));
  const dialog = await screen.findByRole('dialog');
  await user.click(within(dialog).getByRole('button', { name: 'Settle it' }));
  expect(within(dialog).getByText('Say why.')).toBeDefined();
  await user.type(within(dialog).getByLabelText('What you found'), 'She asked me herself');
  await user.click(within(dialog).getByRole('button', { name: 'Settle it' }));
  expect(await within(dialog).findByText('This is about you: somebody else has to settle it.')).toBeDefined();
});

it('an alarm leads from here to what the log says around it', async () => {
  const { alerts } = peopleAnswers['alerts.list']?.({} as never) as { alerts: object[] };
  const alarm = { ...alerts[2], kind: 'refusals', state: 'new', reasons: [{ kind: 'refusals', count: 3, usual: null }] };
  const { user } = await renderClinic(<PrivacyPage />, 'privacy-officer', { ...peopleAnswers, 'alerts.list': () => ({ alerts: [alarm], open: 1 }) });
  await user.click(await screen.findByRole('button', { name: /^Show what happened: Refused again and again, Karim Haddad/ }));
  expect(useNavigation.getState().place).toMatchObject({ page: 'audit', question: 'person', id: expect.any(String) as string });
});

it('I3: a chart is closed to a role with a reason, and the marker counts what is not lifted', async () => {
  const { user, calls } = await renderClinic(<Closed />, 'privacy-officer', peopleAnswers);
  expect(await screen.findByRole('button', { name: 'Closed to 2' })).toBeDefined();
  await user.click(screen.getByRole('button', { name: 'Close the chart' }));
  const dialog = await screen.findByRole('dialog');
  await user.click(within(dialog).getByLabelText('A role', { selector: 'input' }));
  await user.type(within(dialog).getByLabelText('What the patient asked for'), 'Works there');
  await user.click(within(dialog).getByRole('button', { name: 'Close it' }));
  expect([within(dialog).queryByText('Choose to whom.') !== null, calls.some((call) => call.method === 'restrictions.add')]).toEqual([true, false]);
  await user.selectOptions(within(dialog).getByLabelText('A role', { selector: 'select' }), 'laboratory');
  await user.click(within(dialog).getByRole('button', { name: 'Close it' }));
  await waitFor(() => { expect(calls.find((call) => call.method === 'restrictions.add')?.input).toEqual({ patientId: haddad, closedTo: { type: 'role', role: 'laboratory' }, reason: 'Works there' }); });
});
