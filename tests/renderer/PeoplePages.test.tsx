import { act, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, expect, it, vi } from 'vitest';
import { keepDraft } from '#renderer/drafts/index.ts';
import { PoliciesPage } from '#renderer/policies/index.ts';
import { PrivilegesPage, StaffPage } from '#renderer/staff/index.ts';
import { StepUpNotice, toldOf, useStepUpOutcome } from '#renderer/step-up/index.ts';
import { clinicAnswers } from './fake-bridge.ts';
import { id, peopleAnswers } from './people-answers.ts';
import { renderClinic } from './render-clinic.tsx';

// Each story begins with nothing half typed.
beforeEach(() => { keepDraft({ form: 'staff.add', patientId: null }, undefined); });

const asked = (calls: readonly { readonly method: string; readonly input: unknown }[]) =>
  calls.filter((call) => call.method === 'stepUp.ask').map((call) => { const { method, input } = call.input as { method: string; input: string }; return { method, input: JSON.parse(input) as unknown }; });

it('I1: a person is added only through the gate, with a sign-in name that nobody has', async () => {
  const { user, calls } = await renderClinic(<StaffPage />, 'administrator', peopleAnswers);
  await user.click(await screen.findByRole('button', { name: /Add a person/ }));
  const dialog = await screen.findByRole('dialog');
  const go = within(dialog).getByRole('button', { name: 'Add a person' });
  await user.click(go);
  expect(within(dialog).getByText('Type the name.')).toBeDefined();
  await user.type(within(dialog).getByLabelText('Name, as colleagues read it'), 'Maya');
  expect(within(dialog).getByText('Somebody here has this sign-in name.')).toBeDefined();
  await user.type(within(dialog).getByLabelText('Name, as colleagues read it'), ' Öst');
  expect(asked(calls)).toEqual([]);
  await user.click(go);
  expect(await within(dialog).findByText(/^The window for passwords opens/)).toBeDefined();
  expect(asked(calls)).toEqual([{ method: 'staff.add', input: { displayName: 'Maya Öst', userName: 'maya.ost', role: 'nurse' } }]);
  expect(calls.some((call) => call.method === 'staff.add')).toBe(false);
});

it('says that giving the power to rule waits for a second person, and nothing of the kind for a nurse', async () => {
  const { user } = await renderClinic(<StaffPage />, 'administrator', peopleAnswers);
  await user.click(await screen.findByRole('button', { name: /Add a person/ }));
  const dialog = await screen.findByRole('dialog');
  expect(within(dialog).queryByText(/until a second person agrees/)).toBeNull();
  await user.selectOptions(within(dialog).getByLabelText('Role'), 'administrator');
  expect(within(dialog).getByText(/until a second person agrees/)).toBeDefined();
});

it('shows where a leaver is not yet confirmed, by keys alone, and ends nobody without a reason', async () => {
  const { user, calls } = await renderClinic(<StaffPage />, 'administrator', peopleAnswers);
  (await screen.findByRole('button', { name: 'Dr Lena Bergström' })).focus();
  await user.keyboard('{End}{Enter}');
  expect(await screen.findByText('not yet confirmed on Front desk')).toBeDefined();
  await user.click(screen.getByRole('button', { name: 'Tariq Mansour' }));
  await user.click(await screen.findByRole('button', { name: 'Left the clinic' }));
  const dialog = await screen.findByRole('dialog');
  await user.click(within(dialog).getByRole('button', { name: 'Go on' }));
  expect([within(dialog).queryByText('Say why.') !== null, asked(calls)]).toEqual([true, []]);
  await user.click(within(dialog).getByRole('button', { name: 'Contract ended' }));
  await user.click(within(dialog).getByRole('button', { name: 'Go on' }));
  await waitFor(() => { expect(asked(calls)).toEqual([{ method: 'staff.end', input: { staffId: id(3), reason: 'Contract ended' } }]); });
});

it('I5: offers nobody a change of themselves', async () => {
  const { user } = await renderClinic(<StaffPage />, 'administrator', peopleAnswers);
  await user.click(await screen.findByRole('button', { name: /Inês Ferreira/ }));
  expect(await screen.findByText(/^Somebody else changes what concerns you/)).toBeDefined();
  expect(screen.queryByRole('button', { name: 'Reset password' })).toBeNull();
});

it('the matrix is walked with arrows and marks what was changed', async () => {
  const { user, calls } = await renderClinic(<PrivilegesPage />, 'administrator', peopleAnswers);
  (await screen.findByTitle('front desk: Find patients')).focus();
  await user.keyboard('{ArrowDown}{ArrowRight}');
  expect(document.activeElement).toBe(screen.getByTitle('nurse: Open who a patient is'));
  expect(screen.getByTitle('front desk: See allergies').textContent).toMatch(/no, changed here$/);
  await user.click(screen.getByTitle('nurse: See what is marked as sensitive'));
  await user.click(within(await screen.findByRole('dialog')).getByText('Go on'));
  await waitFor(() => { expect(asked(calls)).toEqual([{ method: 'staff.changeBundle', input: { role: 'nurse', privilege: 'sensitive:read', holds: true } }]); });
});

it('I5: nobody is led to give a privilege to their own role', async () => {
  const manager = clinicAnswers('manager')['session.current'] as () => { privileges: string[] };
  const { user } = await renderClinic(<PrivilegesPage />, 'manager', { ...peopleAnswers, 'session.current': () => ({ ...manager(), privileges: [...manager().privileges, 'privileges:manage'] }) });
  await user.click(await screen.findByTitle('manager: See vitals'));
  const dialog = await screen.findByRole('dialog');
  expect(within(dialog).getByText(/^This is your own role/)).toBeDefined();
  expect(within(dialog).queryByText('Go on')).toBeNull();
});

it('whoever may not change privileges gets a table to read, and paper', async () => {
  const print = vi.spyOn(window, 'print').mockImplementation(() => undefined);
  const { user } = await renderClinic(<PrivilegesPage />, 'privacy-officer', peopleAnswers);
  await screen.findByText('Find patients');
  expect(screen.queryByRole('button', { name: /Find patients/ })).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Print' }));
  expect(print).toHaveBeenCalledOnce();
});

it('says before a rule is changed that it gets weaker, and does not ask for what cannot be', async () => {
  const { user, calls } = await renderClinic(<PoliciesPage />, 'administrator', peopleAnswers);
  await user.click(await screen.findByRole('button', { name: 'Change: Locks when nobody touches it for' }));
  const dialog = await screen.findByRole('dialog');
  const field = within(dialog).getByLabelText('From now on');
  await user.clear(field);
  await user.type(field, '31');
  await user.click(within(dialog).getByRole('button', { name: 'Go on' }));
  expect([within(dialog).queryByText('Type a whole number, 1 to 30.') !== null, asked(calls)]).toEqual([true, []]);
  await user.clear(field);
  await user.type(field, '10');
  expect(within(dialog).getByText(/^This makes the clinic weaker/)).toBeDefined();
  await user.click(within(dialog).getByRole('button', { name: 'Go on' }));
  await waitFor(() => { expect(asked(calls)).toEqual([{ method: 'policies.change', input: { name: 'lock.idleMinutes', value: 10 } }]); });
});

it('what waits is agreed to by somebody else, and taken back by whoever asked', async () => {
  const { user, calls } = await renderClinic(<PoliciesPage />, 'administrator', peopleAnswers);
  expect(await screen.findByText('10 minutes')).toBeDefined();
  expect(screen.getAllByRole('button', { name: 'Agree' })).toHaveLength(1);
  await user.click(screen.getByRole('button', { name: 'Take back' }));
  await waitFor(() => { expect(document.activeElement).toBe(screen.getByRole('heading', { name: /^Waiting for a second person/ })); });
  expect(calls.filter(({ method }) => method === 'approvals.takeBack').map(({ input }) => input)).toEqual([{ id: id(51) }]);
  expect(calls.filter(({ method }) => method === 'approvals.list')).toHaveLength(2);
  expect(asked(calls)).toEqual([]);
});

it('whoever asked takes it back without being able to decide', async () => {
  const { user, calls } = await renderClinic(<PoliciesPage />, 'manager', peopleAnswers);
  await user.click(await screen.findByRole('button', { name: 'Take back' }));
  expect([screen.queryByRole('button', { name: 'Agree' }), screen.queryByRole('button', { name: 'Turn down' })]).toEqual([null, null]);
  await waitFor(() => { expect(calls.filter(({ method }) => method === 'approvals.takeBack')).toHaveLength(1); });
});

it('what waits is taken back in the line that tells of it', async () => {
  const { user, calls } = await renderClinic(<StepUpNotice />, 'administrator', { ...peopleAnswers, 'stepUp.outcome': () => ({ outcome: { method: 'policies.change', answer: 'waiting', approvalId: id(51) } }) });
  await act(() => useStepUpOutcome.getState().load());
  expect(screen.getByText('The rule stays as it is until a second person agrees.')).toBeDefined();
  await user.click(screen.getByRole('button', { name: 'Take back' }));
  expect(await screen.findByText('Taken back. Nobody is asked any more. Everything stays as it is.')).toBeDefined();
  expect(calls.filter(({ method }) => method === 'approvals.takeBack').map(({ input }) => input)).toEqual([{ id: id(51) }]);
});

it('tells what became of it: done, waiting, not done, and never claims what it does not know', () => {
  expect(['staff.add added', 'policies.change waiting', 'staff.reset holds-more', 'staff.add never-heard-of'].map((each) => { const [method, answer] = each.split(' '); return toldOf(method ?? '', answer ?? '').standing; }))
    .toEqual(['done', 'waiting', 'not', 'not']);
});
