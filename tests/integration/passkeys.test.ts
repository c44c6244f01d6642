import { Secret, TOTP } from 'otpauth';
import { afterEach, describe, expect, it } from 'vitest';
import { createSoftwareAuthenticator } from './software-authenticator.ts';
import { administrator, openTestClinic, valueOf } from './test-clinic.ts';

type Opened = Awaited<ReturnType<typeof openTestClinic>>;
type Authenticator = ReturnType<typeof createSoftwareAuthenticator>;
type Twist = NonNullable<Parameters<Authenticator['get']>[1]>;

const site = { rpId: 'app.invalid', origin: 'https://app.invalid' };
const { userName, password } = administrator;
let close: (() => Promise<void>) | undefined;
afterEach(async () => {
  await close?.();
  close = undefined;
});
/** Set up and signed in as the administrator; a demonstration asks nobody to enrol, but whoever has a passkey gives it. */
const open = async (isDemo = true) => {
  const opened = await openTestClinic({ isDemo, ports: { passkeys: site } });
  close = opened.close;
  await opened.setUp();
  return opened;
};
/** As from Settings, with the password given once more, and a key by whoever has one already. */
const inGate = async ({ client, clinic, gate }: Opened, key?: Authenticator) => {
  const own = clinic.keeper.current()?.session.userName === userName ? password : 'nurse pebble 8812 lane';
  valueOf(await client['session.openGate']({ page: 'second-factor' }));
  const options = valueOf(await gate['stepUp.passkeyOptions']({})).options;
  expect(valueOf(await gate['stepUp.prove']({ password: own, passkey: options && key ? key.get(options) : null }))).toEqual({ type: 'proved' });
};
const begin = async ({ gate }: Opened) => valueOf(await gate['secondFactor.beginPasskey']({})).options ?? '';
const confirm = async ({ gate }: Opened, response: string) => valueOf(await gate['secondFactor.confirmPasskey']({ response, name: 'This computer' }));
/** Adds one to the open session and goes back to the clinic window. */
const add = async (opened: Opened, key: Authenticator, by?: Authenticator) => {
  await inGate(opened, by);
  const added = await confirm(opened, key.create(await begin(opened)));
  await opened.gate['session.leaveGate']({});
  return added;
};
const signOut = async ({ client }: Opened) => void valueOf(await client['session.signOut']({}));
const passwordOf = async ({ gate }: Opened) => valueOf(await gate['session.signIn']({ userName, password }));
const optionsOf = async ({ gate }: Opened, staffId: string | null = null) => valueOf(await gate['session.passkeyOptions']({ staffId })).options ?? '';
const answer = async ({ gate }: Opened, response: string) => valueOf(await gate['session.passkey']({ response })).type;
const rowsOf = async ({ clinic }: Opened, text: string) => (await clinic.keeper.workspace()?.db.read.all<Record<string, unknown>>({ text, values: [] })) ?? [];
/** With a passkey, signed out, and the password given again: the passkey is what is missing. */
const asked = async () => {
  const clinic = await open();
  const key = createSoftwareAuthenticator();
  expect((await add(clinic, key)).type).toBe('added');
  await signOut(clinic);
  expect(await passwordOf(clinic)).toEqual({ type: 'next', step: 'second-factor' });
  return { clinic, key };
};

describe('adding a passkey', () => {
  it('asks for a verified person, no attestation, a challenge of 32 bytes and none of those that are there', async () => {
    const clinic = await open();
    const key = createSoftwareAuthenticator();
    await add(clinic, key);
    await inGate(clinic, key);
    const options = JSON.parse(await begin(clinic)) as Record<string, unknown>;
    expect(options).toMatchObject({
      rp: { id: 'app.invalid', name: 'Wardlight' }, attestation: 'none', user: { name: userName, displayName: administrator.displayName },
      authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' }, excludeCredentials: [{ id: key.credentialId, type: 'public-key' }],
      pubKeyCredParams: [{ alg: -8 }, { alg: -7 }, { alg: -257 }],
    });
    expect(Buffer.from(options['challenge'] as string, 'base64url')).toHaveLength(32);
    expect((JSON.parse(await begin(clinic)) as Record<string, unknown>)['challenge']).not.toBe(options['challenge']);
  });

  it('enrols in place of an authenticator, gives recovery codes with the first one only, and keeps the last one of an administrator', async () => {
    const clinic = await open(false);
    const key = createSoftwareAuthenticator();
    const first = await confirm(clinic, key.create(await begin(clinic)));
    expect(valueOf(await clinic.gate['session.continueSignIn']({}))).toEqual({ type: 'signed-in' });
    await clinic.gate['session.leaveGate']({});
    expect(first).toMatchObject({ type: 'added', recoveryCodes: { length: 10 } });
    expect(await add(clinic, createSoftwareAuthenticator(), key)).toEqual({ type: 'added', recoveryCodes: null });
    await inGate(clinic, key);
    const state = valueOf(await clinic.gate['secondFactor.state']({}));
    expect(state).toMatchObject({ hasTotp: false, recoveryCodesLeft: 10, isRequired: true, canAddPasskey: true, passkeys: [{ name: 'This computer' }, { name: 'This computer' }] });
    const [one, other] = state.passkeys;
    expect(valueOf(await clinic.gate['secondFactor.remove']({ what: one?.id ?? '' }))).toEqual({ type: 'removed' });
    expect(valueOf(await clinic.gate['secondFactor.remove']({ what: other?.id ?? '' }))).toEqual({ type: 'last-one' });
    await clinic.gate['session.leaveGate']({});
    await signOut(clinic);
    expect(await passwordOf(clinic)).toEqual({ type: 'next', step: 'second-factor' });
    if (first.type !== 'added') throw new Error(first.type);
    expect(valueOf(await clinic.gate['session.secondFactor']({ code: first.recoveryCodes?.[0] ?? '' })).type).toBe('signed-in');
  });

  it('may have an authenticator beside it, and then be taken away', async () => {
    const clinic = await open();
    const key = createSoftwareAuthenticator();
    await add(clinic, key);
    await inGate(clinic, key);
    const { secret } = valueOf(await clinic.gate['secondFactor.beginTotp']({}));
    const code = TOTP.generate({ secret: Secret.fromBase32(secret), timestamp: Date.parse(clinic.clock.now()) });
    expect(valueOf(await clinic.gate['secondFactor.confirmTotp']({ code })).type).toBe('enrolled');
    const { passkeys } = valueOf(await clinic.gate['secondFactor.state']({}));
    expect(valueOf(await clinic.gate['secondFactor.remove']({ what: passkeys[0]?.id ?? '' }))).toEqual({ type: 'removed' });
    expect(valueOf(await clinic.gate['secondFactor.state']({}))).toMatchObject({ hasTotp: true, recoveryCodesLeft: 10, passkeys: [] });
  });

  it.each<[string, Twist]>([
    ['another page', { origin: 'https://app.invalid.evil.example' }], ['a plain page', { origin: 'http://app.invalid' }], ['another site', { rpId: 'evil.example' }],
    ['another challenge', { challenge: Buffer.alloc(32).toString('base64url') }], ['an answer to another question', { type: 'webauthn.get' }],
    ['nobody verified', { flags: 1 | 64 }], ['nobody present', { flags: 4 | 64 }], ['no credential', { flags: 1 | 4 }], ['an algorithm that was not offered', { algorithm: -35 }],
  ])('is not accepted from %s', async (_what, twist) => {
    const clinic = await open();
    await inGate(clinic);
    expect(await confirm(clinic, createSoftwareAuthenticator().create(await begin(clinic), twist))).toEqual({ type: 'not-accepted' });
    expect(await rowsOf(clinic, 'SELECT id FROM passkey')).toEqual([]);
  });

  it.each(['', '{}', '[]', 'null', '{"id":1}', '{"id":"a","rawId":"a","type":"public-key","response":{"clientDataJSON":"","attestationObject":""}}'])('is not accepted from %j', async (response) => {
    const clinic = await open();
    await inGate(clinic);
    await begin(clinic);
    expect(await confirm(clinic, response)).toEqual({ type: 'not-accepted' });
  });

  it('is not accepted twice, nor too late, nor after a lock, nor without a beginning', async () => {
    const clinic = await open();
    await inGate(clinic);
    const key = createSoftwareAuthenticator();
    expect(await confirm(clinic, key.create(JSON.stringify({ challenge: '' })))).toEqual({ type: 'not-accepted' });
    const late = key.create(await begin(clinic));
    clinic.clock.pass(120_000);
    expect(await confirm(clinic, late)).toEqual({ type: 'not-accepted' });
    const before = key.create(await begin(clinic));
    await clinic.clinic.keeper.lock('key');
    valueOf(await clinic.gate['session.unlockWithPassword']({ staffId: clinic.clinic.keeper.people()[0]?.staff.id ?? '', password }));
    await inGate(clinic);
    expect(await confirm(clinic, before)).toEqual({ type: 'not-accepted' });
    const good = key.create(await begin(clinic));
    expect((await confirm(clinic, good)).type).toBe('added');
    expect(await confirm(clinic, good)).toEqual({ type: 'not-accepted' });
    expect(await confirm(clinic, key.create(await begin(clinic)))).toEqual({ type: 'not-accepted' });
    expect(await rowsOf(clinic, 'SELECT COUNT(*) AS n FROM passkey')).toEqual([{ n: 1 }]);
  });

  it('is not offered where the shell cannot carry one', async () => {
    const clinic = await openTestClinic({ signedInAs: 'administrator' });
    close = clinic.close;
    await inGate(clinic);
    expect(valueOf(await clinic.gate['secondFactor.state']({})).canAddPasskey).toBe(false);
    expect(valueOf(await clinic.gate['secondFactor.beginPasskey']({}))).toEqual({ options: null });
    expect(await confirm(clinic, createSoftwareAuthenticator().create('{"challenge":""}'))).toEqual({ type: 'not-accepted' });
  });
});

describe('signing in with a passkey', () => {
  it('opens after the password, and each time again', async () => {
    const { clinic, key } = await asked();
    for (let k = 0; k < 2; k += 1) {
      const options = await optionsOf(clinic);
      expect(JSON.parse(options)).toMatchObject({ rpId: 'app.invalid', userVerification: 'required', allowCredentials: [{ id: key.credentialId, transports: ['internal'] }] });
      expect(await answer(clinic, key.get(options))).toBe('signed-in');
      await clinic.gate['session.leaveGate']({});
      await signOut(clinic);
      await passwordOf(clinic);
    }
    expect(await rowsOf(clinic, 'SELECT sign_count FROM passkey')).toEqual([{ sign_count: 2 }]);
    expect(await rowsOf(clinic, `SELECT outcome FROM audit_row WHERE action = 'sign-in' ORDER BY seq DESC LIMIT 2`)).toEqual([{ outcome: 'passkey' }, { outcome: 'passkey' }]);
  });

  it.each<[string, Twist]>([
    ['another page', { origin: 'https://evil.example' }], ['another site', { rpId: 'evil.example' }], ['another challenge', { challenge: Buffer.alloc(32, 1).toString('base64url') }],
    ['an answer to another question', { type: 'webauthn.create' }], ['nobody verified', { flags: 1 }], ['nobody present', { flags: 4 }],
    ['somebody else’s handle', { userHandle: Buffer.from('01890000-0000-7000-8000-000000000009').toString('base64url') }],
  ])('L4: does not open from %s', async (_what, twist) => {
    const { clinic, key } = await asked();
    expect(await answer(clinic, key.get(await optionsOf(clinic), twist))).toBe('wrong');
    expect(clinic.clinic.keeper.current()).toBeUndefined();
    expect(await rowsOf(clinic, `SELECT method FROM audit_row WHERE action = 'second-factor-failed'`)).toEqual([{ method: 'session.passkey' }]);
  });

  it('L4: a challenge is good once, for two minutes, and only the latest one', async () => {
    const { clinic, key } = await asked();
    const first = key.get(await optionsOf(clinic));
    const second = key.get(await optionsOf(clinic));
    expect(await answer(clinic, first)).toBe('wrong');
    expect(await answer(clinic, second)).toBe('wrong');
    const late = key.get(await optionsOf(clinic));
    clinic.clock.pass(120_000);
    expect(await answer(clinic, late)).toBe('wrong');
    const good = key.get(await optionsOf(clinic));
    const both = await Promise.all([good, good].map((response) => clinic.gate['session.passkey']({ response })));
    expect(both.filter((reply) => reply.type === 'value' && reply.value.type === 'signed-in')).toHaveLength(1);
    await clinic.gate['session.leaveGate']({});
    await signOut(clinic);
    await passwordOf(clinic);
    expect(await answer(clinic, good)).toBe('wrong');
  });

  it('L4: a count that goes back or stands still is a copied authenticator; one that is always 0 does not count', async () => {
    const { clinic, key } = await asked();
    const again = async (signCount: number) => {
      const type = await answer(clinic, key.get(await optionsOf(clinic), { signCount }));
      if (type !== 'signed-in') return type;
      await clinic.gate['session.leaveGate']({});
      await signOut(clinic);
      await passwordOf(clinic);
      return type;
    };
    expect([await again(0), await again(0), await again(7), await again(7), await again(6), await again(0), await again(8)])
      .toEqual(['signed-in', 'signed-in', 'signed-in', 'wrong', 'wrong', 'wrong', 'signed-in']);
  });

  it('L4: another person’s passkey, or one that is nobody’s, does not open', async () => {
    const clinic = await open();
    await clinic.become('nurse');
    const theirs = createSoftwareAuthenticator();
    await add(clinic, theirs);
    await signOut(clinic);
    await clinic.signIn(userName, password);
    const mine = createSoftwareAuthenticator();
    await add(clinic, mine);
    await signOut(clinic);
    expect(await passwordOf(clinic)).toEqual({ type: 'next', step: 'second-factor' });
    for (const key of [theirs, createSoftwareAuthenticator()]) expect(await answer(clinic, key.get(await optionsOf(clinic)))).toBe('wrong');
    expect(await answer(clinic, mine.get(await optionsOf(clinic)))).toBe('signed-in');
  });

  it.each(['', '{}', 'null', '[]', '{"id":"x","rawId":"x","type":"public-key","response":{}}'])('%j does not open', async (response) => {
    const { clinic } = await asked();
    await optionsOf(clinic);
    expect(await answer(clinic, response)).toBe('wrong');
  });
});

describe('unlocking with a passkey', () => {
  it('opens for whoever signed in fully since the unseal, as whom the tile says, and for nobody else', async () => {
    const clinic = await open();
    const key = createSoftwareAuthenticator();
    await add(clinic, key);
    const staffId = clinic.clinic.keeper.current()?.session.staffId ?? '';
    await clinic.clinic.keeper.lock('key');
    expect(await optionsOf(clinic, '01890000-0000-7000-8000-000000000009')).toBe('');
    expect(await optionsOf(clinic)).toBe('');
    expect(await answer(clinic, createSoftwareAuthenticator().get(await optionsOf(clinic, staffId)))).toBe('wrong');
    expect(await answer(clinic, key.get(await optionsOf(clinic, staffId)))).toBe('signed-in');
    expect(await rowsOf(clinic, `SELECT outcome FROM audit_row WHERE action = 'unlock' ORDER BY seq DESC LIMIT 1`)).toEqual([{ outcome: 'passkey' }]);
    await inGate(clinic, key);
    expect(await answer(clinic, key.get('{"challenge":""}'))).toBe('begin-again');
  });
});
