import { screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { askedGate } from '../fake-gate.ts';
import { renderGate } from '../render-gate.tsx';
import { showItIsMe } from '../show-it-is-me.ts';

const serving = (more: object = {}) => ({ state: 'off', why: null, port: null, isUsualPort: true, addresses: [], connected: null, bytes: null, backedUpAt: null, isDiskFull: false, ...more });
const off = { 'network.serving': () => serving() };

it('this computer serves the clinic after the secrets; the page says where the others reach it and that another port was taken', async () => {
  const { user, sent } = renderGate(askedGate('serve-clinic', {
    ...off, 'network.serve': () => ({ type: 'serves', port: 7845, isUsualPort: false, addresses: ['192.168.1.20:7845', '[fd00::20]:7845'] }),
  }));
  await showItIsMe(user);
  expect(await screen.findByText(/While it is off the others keep working/)).toBeDefined();
  await user.click(screen.getByRole('button', { name: 'Let this computer serve' }));
  expect(await screen.findByRole('heading', { name: 'This computer serves the clinic' })).toBeDefined();
  expect(screen.getByText('192.168.1.20:7845')).toBeDefined();
  expect(screen.getByText(/the hub listens on 7845/)).toBeDefined();
  expect(sent('network.serve')).toEqual([{ way: 'same' }]);
});

it('a port that is taken is said in words, with another port as the way out', async () => {
  const { user, sent } = renderGate(askedGate('serve-clinic', {
    'network.serving': () => serving({ state: 'cannot', why: 'port-taken', port: 7843 }), 'network.serve': () => ({ type: 'cannot', why: 'port-taken' }),
  }));
  await showItIsMe(user);
  expect(await screen.findByText(/Another program uses port 7843/)).toBeDefined();
  await user.click(screen.getByRole('button', { name: 'Take another port' }));
  expect(sent('network.serve')).toEqual([{ way: 'other-port' }]);
  expect(await screen.findByText(/Nothing is lost/)).toBeDefined();
});

it('stopping says what it means before it is pressed', async () => {
  const { user, sent } = renderGate(askedGate('serve-clinic', { 'network.serving': () => serving({ state: 'runs', port: 7843 }), 'network.stopServing': () => ({ type: 'stopped' }) }));
  await showItIsMe(user);
  expect(await screen.findByText(/they do not hear of each other until this computer serves again/)).toBeDefined();
  await user.click(screen.getByRole('button', { name: 'Stop serving' }));
  expect(await screen.findByRole('heading', { name: 'This computer no longer serves the clinic' })).toBeDefined();
  expect(sent('network.stopServing')).toEqual([{}]);
});

it('a clinic without a list of its computers is asked for the recovery words, and goes on by itself', async () => {
  let hasRoster = false;
  const { user, sent } = renderGate(askedGate('serve-clinic', {
    ...off,
    'network.serve': () => (hasRoster ? { type: 'serves', port: 7843, isUsualPort: true, addresses: [] } : { type: 'words-needed' }),
    'network.found': () => {
      hasRoster = true;
      return { type: 'founded' };
    },
  }));
  await showItIsMe(user);
  await user.click(await screen.findByRole('button', { name: 'Let this computer serve' }));
  const field = await screen.findByRole('textbox');
  await user.type(field, 'one two three');
  await user.click(screen.getByRole('button', { name: 'Begin the list' }));
  expect(sent('network.found')).toEqual([]);
  await user.clear(field);
  await user.type(field, Array.from({ length: 24 }, () => 'abandon').join(' '));
  await user.click(screen.getByRole('button', { name: 'Begin the list' }));
  expect(await screen.findByText(/in no network at the moment/)).toBeDefined();
  expect(sent('network.serve')).toHaveLength(2);
});

it('the hub\'s address is filled in; another hub there is refused with what to do, and its code moves the clinic', async () => {
  const { user, sent } = renderGate(askedGate('hub-address', {
    'network.address': () => ({ address: 'hub.old:7843', proxy: 'http://proxy:8080', isThisComputer: false }),
    'network.move': ({ code }: { readonly code: string }) => (code === '' ? { type: 'another-hub' } : { type: 'connected', host: 'hub.new', port: 7843 }),
  }));
  await showItIsMe(user);
  const address = await screen.findByLabelText<HTMLInputElement>('Address of the hub');
  expect(address.value).toBe('hub.old:7843');
  await user.clear(address);
  await user.type(address, 'hub.new');
  await user.click(screen.getByRole('button', { name: 'Change it' }));
  expect(await screen.findByText(/If the clinic moves to that hub, give its code too/)).toBeDefined();
  await user.type(screen.getByLabelText(/Code of another hub/), 'abcd');
  await user.click(screen.getByRole('button', { name: 'Change it' }));
  expect(await screen.findByRole('heading', { name: 'The hub is at hub.new now' })).toBeDefined();
  expect(sent('network.move')).toEqual([{ address: 'hub.new', code: '', proxy: 'http://proxy:8080' }, { address: 'hub.new', code: 'abcd', proxy: 'http://proxy:8080' }]);
});
