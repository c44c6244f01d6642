import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { type Clinic, startClinic } from '../e2e/fixtures/start-clinic.ts';
import { startFakeLogind, whyNoLogind } from '../fixtures/fake-logind.ts';
import { lead, plantClinic, type PlantedClinic } from './lock-clinic.ts';
import { countBytes, countInMemory, descendantsOf, formsOfKey, isGone, isReadable } from './process-memory.ts';
import { startScreen } from './screen.ts';

/**
 * Opens 200 planted records in the real shell, locks, seals, and looks for the records and the database key in the raw memory of every
 * process of Wardlight each time. The look before the lock proves that looking works.
 */
const people = 200;
const pin = '480915';
const rows: { readonly check: string; readonly seen: string; readonly isFine: boolean }[] = [];
const expectThat = (check: string, seen: string | number, isFine: boolean): void => { rows.push({ check, seen: String(seen), isFine }); };
const skipped: string[] = [];

const call = (page: Page, method: string, input: unknown): Promise<unknown> =>
  page.evaluate(async ([name, json]) => JSON.parse(await (window as unknown as { clinic: { call: (method: string, json: string) => Promise<string> } }).clinic.call(name, json)) as unknown, [method, JSON.stringify(input)] as const);

interface Found {
  readonly records: number;
  readonly key: number;
}
const lookIn = (pids: readonly number[], planted: PlantedClinic): Found => {
  const names = new Set<string>();
  let key = 0;
  for (const pid of pids) {
    if (!isReadable(pid)) skipped.push(`process ${pid} may not be read by this user`);
    for (const [name] of countInMemory(pid, planted.names, lead)) names.add(name);
    key += countBytes(pid, formsOfKey(planted.databaseKey));
  }
  return { records: names.size, key };
};
const withDescendants = (pid: number): readonly number[] => [pid, ...descendantsOf(pid).map((each) => each.pid)];

const waitFor = async (isSo: () => boolean, what: string, limitMs = 30_000): Promise<number> => {
  const began = performance.now();
  while (!isSo()) {
    if (performance.now() - began > limitMs) throw new Error(`${what} did not happen within ${limitMs / 1000} s`);
    await sleep(2);
  }
  return performance.now() - began;
};

const openCharts = async (clinic: Clinic, planted: PlantedClinic): Promise<Page> => {
  const gate = await clinic.window('gate');
  await call(gate, 'session.signIn', { userName: planted.userName, password: planted.password });
  // Where a PIN is offered it is chosen, which leads to the clinic; the window may go before it has the answer.
  await call(gate, 'session.choosePin', { pin }).catch(() => undefined);
  const page = await clinic.window('clinic');
  const shown = await page.evaluate(async (ids) => {
    const bridge = (window as unknown as { clinic: { call: (method: string, json: string) => Promise<string> } }).clinic;
    const replies: string[] = [];
    for (const id of ids) replies.push(await bridge.call('patients.show', JSON.stringify({ id })));
    const list = document.body.appendChild(document.createElement('pre'));
    list.textContent = replies.join('\n');
    Object.assign(window, { kept: replies.map((reply) => JSON.parse(reply) as unknown) });
    return replies.filter((reply) => reply.startsWith('{"type":"value"')).length;
  }, planted.patientIds);
  expectThat('charts opened in the clinic window', shown, shown === people);
  return page;
};

const main = async (): Promise<{ readonly hiddenMs: number; readonly processesGoneMs: number; readonly sentinelsFound: number }> => {
  const folder = mkdtempSync(join(tmpdir(), 'wardlight-lock-'));
  const screen = await startScreen();
  if (!screen) skipped.push('hiddenMs: Xvfb is not installed');
  const whyNot = whyNoLogind();
  if (whyNot !== undefined) skipped.push(`sealed by signing out, not by sleep: ${whyNot}`);
  const logind = whyNot === undefined ? await startFakeLogind() : undefined;
  const buses = logind ? { DBUS_SYSTEM_BUS_ADDRESS: logind.env['DBUS_SYSTEM_BUS_ADDRESS'], XDG_SESSION_ID: '1' } : {};
  let started: Clinic | undefined;
  try {
    const planted = await plantClinic(folder, people);
    const clinic = startClinic(folder, ['--demo'], { ...buses, ...(screen ? { DISPLAY: screen.display, XAUTHORITY: undefined } : {}) });
    started = clinic;
    const page = await openCharts(clinic, planted);
    const [oldMain, browser] = [clinic.mainPid() ?? 0, clinic.browserPid() ?? 0];
    const clinicPids = withDescendants(browser);
    const before = lookIn(clinicPids, planted);
    const inMain = lookIn([oldMain], planted);
    expectThat('before: records in the clinic window', before.records, before.records === people);
    expectThat('before: key in the clinic window', before.key, before.key === 0);
    expectThat('before: key in main (proves the look)', inMain.key, inMain.key > 0);
    expectThat('before: records in main', inMain.records, inMain.records > 0);
    if (screen) expectThat('before: something is on the screen', String(!screen.isBlank()), !screen.isBlank());

    const began = performance.now();
    void call(page, 'session.lock', { reason: 'key' }).catch(() => undefined);
    let hiddenMs = -1;
    while (screen && hiddenMs < 0 && performance.now() - began < 10_000) {
      await turn();
      if (screen.isBlank()) hiddenMs = performance.now() - began;
    }
    await waitFor(() => clinicPids.every(isGone), 'the end of the clinic window');
    const processesGoneMs = performance.now() - began;
    if (screen) expectThat('lock: content off the screen', `${hiddenMs.toFixed(0)} ms`, hiddenMs >= 0 && hiddenMs < 500);
    expectThat(`lock: all ${clinicPids.length} processes of the window gone`, `${processesGoneMs.toFixed(0)} ms`, processesGoneMs < 2_000);
    await clinic.window('gate');
    expectThat('lock: main is the same', String(clinic.mainPid() === oldMain), clinic.mainPid() === oldMain);
    const gatePids = withDescendants(clinic.browserPid() ?? 0);
    const atGate = lookIn(gatePids, planted);
    expectThat(`lock: records in the gate's ${gatePids.length} processes`, atGate.records, atGate.records === 0);
    expectThat("lock: key in the gate's processes", atGate.key, atGate.key === 0);

    const oldProcesses = descendantsOf(clinic.pid).map((each) => each.pid);
    if (logind) logind.say('sleep');
    else {
      await call(await clinic.window('gate'), 'session.signIn', { userName: planted.userName, password: planted.password }).catch(() => undefined);
      await call(await clinic.window('clinic'), 'session.signOut', {}).catch(() => undefined);
    }
    const sealedMs = await waitFor(() => isGone(oldMain), 'the end of main');
    expectThat('seal: main ended', `${sealedMs.toFixed(0)} ms`, sealedMs < 5_000);
    await waitFor(() => clinic.mainPid() !== oldMain, 'the start of a new main');
    await clinic.window('gate');
    await waitFor(() => oldProcesses.every(isGone), 'the end of the old helpers');
    const all = withDescendants(clinic.pid);
    const sealed = lookIn(all, planted);
    expectThat(`seal: records in all ${all.length} processes`, sealed.records, sealed.records === 0);
    expectThat('seal: key in all processes', sealed.key, sealed.key === 0);
    if (logind) expectThat('seal: sleep was held back until then', String(logind.heard.includes('released')), logind.heard.includes('released'));
    return { hiddenMs: Math.round(hiddenMs), processesGoneMs: Math.round(processesGoneMs), sentinelsFound: atGate.records + atGate.key + sealed.records + sealed.key };
  } finally {
    await started?.stop();
    screen?.stop();
    logind?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
};

const figures = await main().catch((error: unknown) => {
  console.error(error);
  expectThat('the drill came to its end', 'no', false);
  return { hiddenMs: -1, processesGoneMs: -1, sentinelsFound: -1 };
});
const failed = rows.filter(({ isFine }) => !isFine).length;
for (const { check, seen, isFine } of rows) console.log(`${isFine ? 'ok  ' : 'FAIL'}  ${check.padEnd(56)} ${seen}`);
for (const what of skipped) console.log(`skipped: ${what}`);
console.log(JSON.stringify({ passed: rows.length - failed, failed, ...figures }));
process.exit(failed === 0 ? 0 : 1);
