import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { VitalsPage } from '#renderer/vitals/index.ts';
import { renderClinic } from './render-clinic.tsx';

const haddad = '00000000-0000-4000-8000-000000000016';
const page = <VitalsPage birthDate="1967-09-04" patientId={haddad} onLeave={() => undefined} />;

it('asks about a weight far from the last one, takes the guess with F2, and saves', async () => {
  const { user, calls } = await renderClinic(page);
  await user.type(await screen.findByLabelText('Weight'), '46.2{Enter}');
  expect(await screen.findByText('18 kg less than last time.')).toBeDefined();
  await user.keyboard('{F2}');
  expect(screen.getByLabelText<HTMLInputElement>('Weight').value).toBe('64.2');
  await user.keyboard('{Control>}{Enter}{/Control}');
  expect(await screen.findByText(/^Saved at 10:44: 1 value$/)).toBeDefined();
  expect(calls.find((call) => call.method === 'vitals.record')?.input).toEqual({
    patientId: haddad, readings: [{ measure: 'body-weight', value: 64.2, secondValue: null, unit: 'kg', keptAsMeasured: false }],
  });
});

it('does not send a value that cannot be', async () => {
  const { user, calls } = await renderClinic(page);
  await user.type(await screen.findByLabelText('Temperature'), '384');
  await user.keyboard('{Control>}{Enter}{/Control}');
  expect(await screen.findByText('384 °C cannot be.')).toBeDefined();
  expect(calls.some((call) => call.method === 'vitals.record')).toBe(false);
});

it('fills in the last value with = and goes on with Enter', async () => {
  const { user } = await renderClinic(page);
  const upper = await screen.findByLabelText<HTMLInputElement>('Blood pressure, systolic');
  await user.click(upper);
  await user.keyboard('={Enter}{Enter}');
  expect([upper.value, screen.getByLabelText<HTMLInputElement>('Blood pressure, diastolic').value]).toEqual(['142', '88']);
  expect(document.activeElement).toBe(screen.getByLabelText('Pulse'));
});

it('strikes a value only with a reason', async () => {
  const { user, calls } = await renderClinic(page);
  await user.click((await screen.findAllByRole('button', { name: /^Strike Pulse 82/ }))[0] as HTMLElement);
  const dialog = await screen.findByRole('dialog');
  await user.click(within(dialog).getByRole('button', { name: 'Strike it' }));
  expect(calls.some((call) => call.method === 'vitals.strike')).toBe(false);
  fireEvent.change(within(dialog).getByLabelText('Why is it wrong?'), { target: { value: 'Mistyped' } });
  await user.click(within(dialog).getByRole('button', { name: 'Strike it' }));
  await waitFor(() => { expect(calls.find((call) => call.method === 'vitals.strike')?.input).toMatchObject({ reason: 'Mistyped' }); });
});
