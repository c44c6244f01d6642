import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSecretService } from '../../scripts/secret-service.mjs';
import { type Clinic, expect, startClinic, test } from './fixtures/clinic-window.ts';
import { asha, harbour } from './fixtures/people.ts';
import { clinicPage } from './pages/clinic-page.ts';
import { gatePage } from './pages/gate-page.ts';

const room = mkdtempSync(join(tmpdir(), 'wardlight-e2e-troubles-'));
const whole = join(room, 'whole');
let words: readonly string[] = [];
/** Opens once in each copy of the folder. */
let code = '';

test.beforeAll(async () => {
  rmSync(whole, { recursive: true, force: true });
  const clinic = startClinic(whole);
  const gate = gatePage(await clinic.window('gate'));
  words = await gate.beginSetup(harbour);
  await gate.confirmWords(words);
  code = (await gate.enrol()).recoveryCodes[0] ?? '';
  const desk = clinicPage(await clinic.window('clinic'));
  await desk.startRegistering();
  await desk.fillPerson(asha);
  await desk.saveForm();
  await expect(desk.banner).toContainText('Haddad, Asha');
  await clinic.stop();
});
test.afterAll(() => rmSync(room, { recursive: true, force: true }));

let running: Clinic | undefined;
test.afterEach(async () => { await running?.stop(); });

const bytesOf = (folder: string): Record<string, string> =>
  Object.fromEntries(readdirSync(folder).filter((name) => name !== 'lock' && !name.endsWith('-shm') && statSync(join(folder, name)).isFile()).sort()
    .map((name) => [name, createHash('sha256').update(readFileSync(join(folder, name))).digest('hex')]));

const copyOf = (name: string): string => {
  const folder = join(room, name);
  cpSync(whole, folder, { recursive: true });
  return folder;
};
const start = async (folder: string, env: Record<string, string> = {}) => {
  running = startClinic(folder, [], env);
  return gatePage(await running.window('gate'));
};

const change = (how: (bytes: Buffer) => Buffer | undefined) => (path: string): void => {
  const bytes = readFileSync(path);
  writeFileSync(path, how(bytes) ?? bytes);
};
const damages = [
  ['empty', 'The records file is empty', (path: string) => { truncateSync(path, 0); }],
  ['plaintext', 'The records file is not encrypted', change((bytes) => { bytes.write('SQLite format 3\0', 'latin1'); return bytes; })],
  ['foreign', 'This records file belongs to another clinic or computer', change((bytes) => { bytes.fill(7, 0, 16); return bytes; })],
  ['damaged', 'The records file is damaged', change((bytes) => bytes.subarray(0, bytes.length - 100))],
  ['missing', 'The records file is missing', (path: string) => { rmSync(path); }],
] as const;

for (const [name, title, damage] of damages) {
  test(`D9: the records file is ${name}: the screen says so and nothing is changed`, async () => {
    const folder = copyOf(name);
    damage(join(folder, 'clinic.db'));
    const before = bytesOf(folder);
    const { page, press } = await start(folder);
    await expect(page.getByRole('heading', { name: title })).toBeVisible();
    await expect(page.getByText('Nothing was changed and nothing was made new.')).toBeVisible();
    await press('Look again');
    await expect(page.getByRole('button', { name: 'Look again' })).toBeEnabled();
    await expect(page.getByRole('heading', { name: title })).toBeVisible();
    expect(bytesOf(folder)).toEqual(before);
  });
}

test('D9: a damaged page is seen when somebody signs in, and nothing is changed', async () => {
  const folder = copyOf('damaged-page');
  const file = join(folder, 'clinic.db');
  change((bytes) => { bytes.fill(0, 4096, 8192); return bytes; })(file);
  const before = bytesOf(folder)['clinic.db'];
  const gate = await start(folder);
  await gate.signIn(harbour.userName, harbour.password);
  await expect(gate.page.getByRole('heading', { name: 'The records file is damaged' })).toBeVisible();
  expect(bytesOf(folder)['clinic.db']).toBe(before);
});

test('K1: the key store cannot be read: said so, and open again once it can', async () => {
  const folder = copyOf('keychain');
  const before = bytesOf(folder);
  const bus = join(room, 'bus');
  const gate = await start(folder, { DBUS_SESSION_BUS_ADDRESS: `unix:path=${bus}` });
  const title = gate.page.getByRole('heading', { name: 'The key store of this computer cannot be read' });
  await expect(title).toBeVisible();
  await gate.press('Look again');
  await expect(gate.page.getByRole('button', { name: 'Look again' })).toBeEnabled();
  await expect(title).toBeVisible();
  await expect(gate.page.getByRole('button', { name: 'Use the recovery words' })).toBeVisible();
  expect(bytesOf(folder)).toEqual(before);
  // Somebody unlocks the key store.
  symlinkSync(/unix:path=([^,;]+)/.exec(process.env['DBUS_SESSION_BUS_ADDRESS'] ?? '')?.[1] ?? '', bus);
  await gate.press('Look again');
  await gate.signIn(harbour.userName, harbour.password);
  await gate.giveCode(code);
  await running?.window('clinic');
});

test('K2: the key is gone: the 24 words open the same records with a new key', async () => {
  const folder = copyOf('recovery');
  const other = await startSecretService({ dir: join(room, 'other-keyring') });
  try {
    const gate = await start(folder, other.env);
    await expect(gate.page.getByRole('heading', { name: 'The key store of this computer cannot be read' })).toBeVisible();
    await gate.press('Use the recovery words');
    await gate.recover([...words.slice(1), words[0] ?? ''], harbour.userName, 'a wholly new long password');
    await expect(gate.page.getByText('These are not the words of this clinic, or two are exchanged.')).toBeVisible();
    await gate.recover(words, harbour.userName, 'a wholly new long password');
    const { recoveryCodes: [newCode = ''] } = await gate.enrol();
    const page = await running!.window('clinic');
    await clinicPage(page).openChart('asha haddad', /Haddad/);
    await expect(clinicPage(page).banner).toContainText('12 Mar 1992');
    await running!.stop();
    const again = await start(folder, other.env);
    await again.signIn(harbour.userName, 'a wholly new long password');
    await again.giveCode(newCode);
    await running!.window('clinic');
    await running!.stop();
  } finally {
    await other.stop();
  }
});
