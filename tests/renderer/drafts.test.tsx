import { act, cleanup, configure, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, expect, it, vi } from 'vitest';
import { Draft } from '#shared/drafts/contract.ts';
import { focusNow, returnFocus } from '#renderer/drafts/focus.ts';
import type { Role } from '#shared/staff/roles.ts';
import type { Answers } from './fake-bridge.ts';
import { peopleAnswers } from './people-answers.ts';

const haddad = '00000000-0000-4000-8000-000000000016';
const vitalsAt = { page: 'chart', patientId: haddad, tab: 'vitals' };

/** What a core would keep; a window that ends and begins again is a set of modules loaded anew. */
const createCore = () => {
  const kept = new Map<string, Draft & { savedAt: string }>();
  const key = ({ form, patientId }: Pick<Draft, 'form' | 'patientId'>) => `${form} ${patientId ?? ''}`;
  const answers: Answers = {
    'drafts.mine': () => ({ drafts: [...kept.values()].reverse() }),
    'drafts.save': (draft: Draft) => (Draft.parse(draft), kept.delete(key(draft)), kept.set(key(draft), { ...draft, savedAt: new Date().toISOString() }), {}),
    'drafts.discard': (name: Draft) => (kept.delete(key(name)), {}),
  };
  return { kept, answers, of: (form: string, patientId: string | null = null) => kept.get(key({ form, patientId })) };
};

// A window is the whole bundle loaded anew, twice in most stories.
vi.setConfig({ testTimeout: 120_000 });
configure({ asyncUtilTimeout: 10_000 });

let core: ReturnType<typeof createCore>;
beforeEach(() => { core = createCore(); });

const openWindow = async (answers: Answers = {}, role: Role = 'nurse') => {
  cleanup();
  vi.resetModules();
  const { renderClinic } = await import('./render-clinic.tsx');
  const { App } = await import('#renderer/app/App.tsx');
  const { go } = await import('#renderer/navigation/index.ts');
  const fake = await renderClinic(<App />, role, { ...core.answers, ...answers });
  await waitFor(() => { expect(document.querySelector('.shell')).not.toBeNull(); });
  return { ...fake, go: (place: Parameters<typeof go>[0]) => { act(() => { go(place); }); } };
};
const field = (label: string) => screen.findByLabelText<HTMLInputElement>(label);
const leave = () => { window.dispatchEvent(new Event('pagehide')); };

it('L4: vitals half typed come back with the same field, the same text and the same selection', async () => {
  const { user, go } = await openWindow();
  go(vitalsAt as never);
  await user.type(await field('Pulse'), '82');
  await user.type(await field('Weight'), '64.25');
  (await field('Weight')).setSelectionRange(1, 3);
  document.dispatchEvent(new Event('selectionchange'));
  await waitFor(() => { expect(core.of('vitals', haddad)?.focus).toEqual({ field: 'Weight', from: 1, to: 3 }); });
  expect(JSON.parse(core.of('vitals', haddad)?.place ?? '')).toEqual(vitalsAt);

  await openWindow();
  expect((await field('Pulse')).value).toBe('82');
  const weight = await field('Weight');
  await waitFor(() => { expect([document.activeElement, weight.value, weight.selectionStart, weight.selectionEnd]).toEqual([weight, '64.25', 1, 3]); });
  expect(await screen.findByText(/You were at “Weight”/)).toBeDefined();
  expect(screen.getByText('Your form is as you left it.')).toBeDefined();
});

it('“Throw it away” empties the form and what was kept, and the line goes', async () => {
  const first = await openWindow();
  first.go(vitalsAt as never);
  await first.user.type(await field('Pulse'), '82');
  leave();
  const { user } = await openWindow();
  await user.click(await screen.findByRole('button', { name: 'Throw it away' }));
  expect((await field('Pulse')).value).toBe('');
  await waitFor(() => { expect(core.of('vitals', haddad)).toBeUndefined(); });
  expect(screen.queryByText('Your form is as you left it.')).toBeNull();
});

it('a saved form leaves no draft', async () => {
  const { user, go } = await openWindow();
  go(vitalsAt as never);
  await user.type(await field('Pulse'), '82');
  await waitFor(() => { expect(core.of('vitals', haddad)).toBeDefined(); });
  await user.keyboard('{Control>}{Enter}{/Control}');
  await screen.findByText(/^Saved at/);
  await waitFor(() => { expect(core.of('vitals', haddad)).toBeUndefined(); });
});

it('while somebody types without a pause it is kept all the same, within 400 ms', async () => {
  vi.resetModules();
  vi.useFakeTimers();
  const { createFakeBridge } = await import('./fake-bridge.ts');
  const { keepDraft } = await import('#renderer/drafts/index.ts');
  const { bridge, calls } = createFakeBridge(core.answers);
  Object.defineProperty(window, 'clinic', { value: bridge, configurable: true });
  for (let i = 1; i <= 4; i += 1) {
    keepDraft({ form: 'note', patientId: null }, 'x'.repeat(i));
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(calls.map(({ method }) => method)).toEqual(['drafts.save']);
  expect(core.of('note')?.fields).toBe('"xxxx"');
  keepDraft({ form: 'note', patientId: null }, 'again');
  keepDraft({ form: 'note', patientId: null }, undefined);
  await vi.advanceTimersByTimeAsync(1_000);
  vi.useRealTimers();
  expect(core.of('note')).toBeUndefined();
  expect(calls.map(({ method }) => method)).toEqual(['drafts.save', 'drafts.discard']);
});

it('the reason for striking comes back in its dialog; Cancel throws it away', async () => {
  const first = await openWindow();
  first.go(vitalsAt as never);
  await first.user.click((await screen.findAllByRole('button', { name: /^Strike Weight 64.2/ }))[0] as HTMLElement);
  await first.user.type(await field('Why is it wrong?'), 'scale');
  leave();
  await waitFor(() => { expect(core.of('strike', haddad)).toBeDefined(); });

  const { user } = await openWindow();
  const reason = await field('Why is it wrong?');
  expect(reason.value).toBe('scale');
  await waitFor(() => { expect([document.activeElement, reason.selectionStart]).toEqual([reason, 5]); });
  await user.click(screen.getByRole('button', { name: 'Cancel' }));
  await waitFor(() => { expect(core.of('strike', haddad)).toBeUndefined(); });
});

it('a new patient, half typed, comes back; an unknown one too, in the form for the unknown', async () => {
  const first = await openWindow();
  first.go({ page: 'register', typed: '' });
  await first.user.type(await field('Family name'), 'Okafor');
  await first.user.type(await field('Mobile phone'), '0144');
  leave();
  const second = await openWindow();
  expect((await field('Family name')).value).toBe('Okafor');
  await waitFor(async () => { expect(document.activeElement).toBe(await field('Mobile phone')); });
  await second.user.keyboard('{Alt>}t{/Alt}');
  await second.user.type(await screen.findByLabelText(/^Where found/), 'found at the harbour');
  leave();
  await openWindow();
  expect(await screen.findByDisplayValue('found at the harbour')).toBeDefined();
});

it('a name half typed for somebody unknown waits in their chart after Esc', async () => {
  const unknown = { id: haddad, familyName: 'Unknown woman', givenNames: 'about 40', identity: 'temporary', sex: 'female' };
  const { user, go } = await openWindow();
  const { useRegister } = await import('#renderer/patients/register/store.ts');
  const begin = () => { act(() => { useRegister.getState().beginNaming(unknown as never); }); go({ page: 'register', typed: '' }); };
  begin();
  await user.type(await field('Family name'), 'Had');
  await user.keyboard('{Escape}');
  expect(useRegister.getState().naming).toBeNull();
  begin();
  expect((await field('Family name')).value).toBe('Had');
  leave();
  await openWindow();
  expect((await field('Family name')).value).toBe('Had');
  expect(screen.getByRole('heading', { name: 'Name now known' })).toBeDefined();
});

it('one comes back to the same chart and tab when no form was open', async () => {
  const { go } = await openWindow();
  go({ page: 'chart', patientId: haddad, tab: 'details' });
  await waitFor(() => { expect(core.of('place')?.place).toContain('details'); });
  await openWindow();
  expect((await screen.findByRole('tab', { name: /^Details/ })).getAttribute('aria-selected')).toBe('true');
  expect(screen.queryByText('Your form is as you left it.')).toBeNull();
});

it('yesterday’s place is not opened again, and what cannot be read is left alone', async () => {
  const old = new Date(Date.now() - 86_400_000).toISOString();
  const draft = { place: JSON.stringify(vitalsAt), focus: null, savedAt: old };
  for (const drafts of [[{ ...draft, form: 'place', patientId: null, fields: 'null' }], [{ form: 'vitals', patientId: haddad, fields: '{"pulse":', place: '{', focus: null, savedAt: new Date().toISOString() }]]) {
    await openWindow({ 'drafts.mine': () => ({ drafts }) });
    expect(screen.queryByRole('region', { name: 'Patient' })).toBeNull();
    expect(await screen.findByRole('heading', { name: 'Thursday 12 March' })).toBeDefined();
  }
});

it('says so when what is typed cannot be kept', async () => {
  const { user, go } = await openWindow({ 'drafts.save': () => ({ reply: { type: 'refused', reason: 'disk-full' } }) });
  go(vitalsAt as never);
  await user.type(await field('Pulse'), '8');
  expect(await screen.findByText('What you type is not kept as a draft just now.')).toBeDefined();
});

it('Ctrl L hides everything at once, after the draft is told, and locks', async () => {
  const { user, go, calls } = await openWindow({ 'session.lock': () => ({ reply: new Promise(() => undefined) }) });
  go(vitalsAt as never);
  await user.type(await field('Pulse'), '8');
  await user.keyboard('{Control>}l{/Control}');
  expect(document.querySelector('.shell')).toBeNull();
  expect(screen.getByText('Locking')).toBeDefined();
  await waitFor(() => { expect(calls.at(-1)).toEqual({ method: 'session.lock', input: { reason: 'key' } }); });
  const told = calls.findIndex(({ method, input }) => method === 'drafts.save' && (input as Draft).form === 'vitals');
  expect(told).toBeGreaterThan(0);
});

it('a lock that did not work brings the frame back and says so', async () => {
  const { user } = await openWindow({ 'session.lock': () => ({ reply: { type: 'crashed', ref: 'abc123' } }) });
  await user.keyboard('{Control>}l{/Control}');
  expect(await screen.findByText('That did not work')).toBeDefined();
});

it('L1: a lock while the keyboard is still on its way back keeps where it was going, not where the page began', async () => {
  document.body.innerHTML = '<main><input aria-label="First"></main>';
  document.querySelector('input')?.focus();
  const back = returnFocus({ field: 'Second', from: 3, to: 5 });
  expect(focusNow()).toEqual({ field: 'Second', from: 3, to: 5 });
  document.querySelector('main')?.insertAdjacentHTML('beforeend', '<input aria-label="Second" value="64.25">');
  expect((await back)?.value).toBe('64.25');
  window.dispatchEvent(new KeyboardEvent('keydown', { key: 'a' }));
  expect(focusNow()).toMatchObject({ field: 'Second' });
  document.querySelector('input')?.focus();
  expect(focusNow()).toMatchObject({ field: 'First' });
});

const dialogs = [
  ['emergency.review', null, 'privacy-officer', { page: 'privacy' }, /^Review: Dr Lena/, 'Note'],
  ['restrictions.add', haddad, 'privacy-officer', { page: 'chart', patientId: haddad, tab: 'details' }, 'Close the chart', 'What the patient asked for'],
  ['restrictions.lift', haddad, 'privacy-officer', { page: 'chart', patientId: haddad, tab: 'details' }, 'Lift: everybody in the role front desk', 'Why, and who agreed'],
  ['staff.grant', null, 'administrator', { page: 'staff' }, 'Give or take a privilege', 'Why'],
  ['staff.add', null, 'administrator', { page: 'staff' }, /^Add a person/, 'Name, as colleagues read it'],
] as const;

it.each(dialogs)('L4: what is half typed in the dialog of %s comes back in it, about the same row; Cancel throws it away', async (form, patientId, role, place, button, label) => {
  const first = await openWindow(peopleAnswers, role);
  first.go(place);
  if (form === 'staff.grant') await first.user.click(await screen.findByRole('button', { name: 'Tariq Mansour' }));
  await first.user.click(await screen.findByRole('button', { name: button }));
  await first.user.type(await within(await screen.findByRole('dialog')).findByLabelText(label), 'Because of');
  leave();
  await waitFor(() => { expect(core.of(form, patientId)).toBeDefined(); });
  const title = screen.getByRole('dialog').textContent;

  const { user } = await openWindow(peopleAnswers, role);
  const typed = await within(await screen.findByRole('dialog')).findByLabelText<HTMLInputElement>(label);
  expect([typed.value, screen.getByRole('dialog').textContent]).toEqual(['Because of', title]);
  await waitFor(() => { expect([document.activeElement, typed.selectionStart]).toEqual([typed, 10]); });
  await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Cancel' }));
  await waitFor(() => { expect(core.of(form, patientId)).toBeUndefined(); });
});

it('a dialog about another row begins empty', async () => {
  const first = await openWindow(peopleAnswers, 'privacy-officer');
  first.go({ page: 'privacy' } as never);
  await first.user.click(await screen.findByRole('button', { name: /^Review: Dr Lena/ }));
  await first.user.type(await field('Note'), 'About Lena');
  const { draftOf } = await import('#renderer/drafts/index.ts');
  const { ReviewDialog } = await import('#renderer/emergency/ReviewDialog.tsx');
  expect(draftOf({ form: 'emergency.review', patientId: null })).toMatchObject({ note: 'About Lena' });
  cleanup();
  const { renderClinic } = await import('./render-clinic.tsx');
  const other = (peopleAnswers['emergency.reviews']?.({} as never) as { reviews: never[] }).reviews[0];
  await renderClinic(<ReviewDialog review={other as never} onClose={() => undefined} />, 'privacy-officer', { ...core.answers, ...peopleAnswers });
  expect((await field('Note')).value).toBe('');
});

it('what was done in the gate is no half-typed form any more: its dialog stays shut', async () => {
  const draft = { form: 'staff.add', patientId: null, place: JSON.stringify({ page: 'staff' }), fields: JSON.stringify({ displayName: 'Bo', userName: '', role: 'nurse' }), focus: null };
  core.kept.set('staff.add ', { ...draft, savedAt: new Date().toISOString() });
  await openWindow({ ...peopleAnswers, 'stepUp.outcome': () => ({ outcome: { method: 'staff.add', answer: 'added' } }) }, 'administrator');
  expect(await screen.findByText('Tariq Mansour')).toBeDefined();
  expect(screen.queryByRole('dialog')).toBeNull();
  await waitFor(() => { expect(core.of('staff.add')).toBeUndefined(); });
});
