import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { findBrowser } from '#main/shells/chromium/find-browser.ts';
import { profileParent } from '#main/shells/chromium/profile.ts';
import { demoOf } from '../e2e/fixtures/demo.ts';
import { startClinic } from '../e2e/fixtures/start-clinic.ts';
import { hostilePage, tryEveryWay, waysOut } from './lib/hostile-page.ts';
import { type Counted, listenerWorld, settle, wireWorld, type World } from './lib/hostile-world.ts';
import { isInOwnNetwork, runInOwnNetwork, setUpOwnNetwork, startCapture, whyNoOwnNetwork } from './lib/own-network.ts';
import { openInPlainBrowser } from './lib/plain-browser.ts';

/**
 * Row I9: a script that got into the page tries every way out, in the gate and in the clinic of the real shell, and every packet is
 * counted. The same script in the same page of a plain browser comes first: what it sends proves that counting works.
 */
interface Tried extends Counted {
  readonly saw: Readonly<Record<string, string>>;
}

const program = findBrowser(process.env, process.platform);
const faults: string[] = [];
/** Named ones only, to find out which it is; else all. */
const chosen = process.argv.slice(2);
const isTried = (name: string): boolean => chosen.length === 0 || chosen.includes(name);

const inPlainBrowser = async (world: World): Promise<Tried> => {
  const browser = await openInPlainBrowser(program!, join(process.cwd(), 'dist/renderer/clinic'));
  world.begin([browser.port]);
  const saw = await tryEveryWay(world.aims, (aims) => browser.evaluate(hostilePage.toString(), aims));
  await settle();
  const counted = world.count();
  await browser.stop();
  // It leaves its groups as it ends.
  await settle();
  return { ...counted, saw };
};

const inPage = async (world: World, page: Page, ownPort: number): Promise<Tried> => {
  // A link to a place in the page itself is no way out.
  const address = (): string => page.url().replace(/#.*$/u, '');
  const [url, title] = [address(), await page.title()];
  world.begin([ownPort]);
  const saw = await tryEveryWay(world.aims, (aims) => page.evaluate(hostilePage, aims));
  await settle();
  const counted = world.count();
  if (address() !== url) faults.push(`the window went to ${page.url()}`);
  if (page.context().pages().length !== 1) faults.push('there is a second window');
  if ((await page.title()) !== title) faults.push('the window shows another page');
  return { ...counted, saw };
};

/** Words of the program's own log, by how often. */
const notesOf = (folder: string): Readonly<Record<string, number>> => {
  const lines = readdirSync(join(folder, 'log')).flatMap((name) => readFileSync(join(folder, 'log', name), 'utf8').split('\n'));
  return lines.reduce<Record<string, number>>((counts, line) => {
    const [what] = /(navigation|window|download|request|sender)-refused/u.exec(line) ?? [];
    return what === undefined ? counts : { ...counts, [what]: (counts[what] ?? 0) + 1 };
  }, {});
};

const downloaded = (): readonly string[] =>
  readdirSync(profileParent()).filter((name) => name.startsWith('wardlight-profile-'))
    .flatMap((name) => readdirSync(join(profileParent(), name), { recursive: true, encoding: 'utf8' })).filter((name) => /record\.txt|crdownload/u.test(name));

const total = ({ byWay, others }: Counted): number => [...byWay.values()].reduce((sum, each) => sum + each, others.length);

const main = async (): Promise<number> => {
  if (program === undefined) throw new Error('no Chromium on this computer');
  const isWire = isInOwnNetwork();
  if (isWire) setUpOwnNetwork();
  const capture = isWire ? await startCapture() : undefined;
  const full = capture ? wireWorld(capture) : await listenerWorld();
  const world: World = { ...full, aims: Object.fromEntries(Object.entries(full.aims).filter(([name]) => isTried(name))) };
  console.log(`counted: ${world.how}${isWire ? '' : ` (${whyNoOwnNetwork() ?? ''})`}`);
  const folder = mkdtempSync(join(tmpdir(), 'wardlight-canary-'));
  const clinic = startClinic(folder, ['--demo']);
  try {
    const plain = await inPlainBrowser(world);
    const [wireBefore, seenBefore] = [capture?.sentOnWire() ?? 0, capture?.packets().length ?? 0];
    const demo = demoOf(clinic);
    const portOf = (): number => Number(/"cdp":"http:\/\/127\.0\.0\.1:(\d+)/u.exec(clinic.printed().split('\n').findLast((line) => line.startsWith('{"e2e"')) ?? '')?.[1] ?? 0);
    const gate = await inPage(world, await clinic.window('gate'), portOf());
    const gateFiles = downloaded();
    const inside = await inPage(world, await demo.signInAs('ines'), portOf());
    if ([...gateFiles, ...downloaded()].length > 0) faults.push('a file was downloaded');
    const onWire = (capture?.sentOnWire() ?? 0) - wireBefore;

    console.log(`\n${'way out'.padEnd(22)}${'plain browser'.padStart(14)}${'gate'.padStart(6)}${'clinic'.padStart(8)}   what the page of the clinic saw`);
    const tried = Object.entries(waysOut).filter(([name]) => isTried(name));
    for (const [name, expected] of tried) {
      const sent = plain.byWay.get(name) ?? 0;
      if (isWire && expected === 'sends' && sent === 0) faults.push(`the plain browser sent nothing for ${name}: its count proves nothing`);
      console.log(`${name.padEnd(22)}${String(sent).padStart(14)}${String(gate.byWay.get(name) ?? 0).padStart(6)}${String(inside.byWay.get(name) ?? 0).padStart(8)}   ${inside.saw[name] ?? 'not tried'}`);
      if (inside.saw[name] === 'open' && expected === 'asks') faults.push(`${name} was open to the page`);
    }
    for (const [where, { others, atHome }] of [['plain browser', plain], ['gate', gate], ['clinic', inside]] as const) {
      console.log(`${where}: ${String(others.length)} packets for no way out ${[...new Set(others)].slice(0, 6).join(', ')}; at home ${[...atHome].map(([to, times]) => `${to} ×${String(times)}`).join(', ') || 'nothing'}`);
    }
    const packets = total(gate) + total(inside);
    if (capture) {
      const left = capture.packets().slice(seenBefore).filter(({ isLoopback }) => !isLoopback).map(({ to }) => to);
      console.log(`the kernel counted ${String(onWire)} packets on the wire while the shell ran, between windows as well ${[...new Set(left)].join(', ')}`);
      if (left.length !== onWire) faults.push(`the capture saw ${String(left.length)} of them`);
    }
    console.log(`refused, as the log says: ${JSON.stringify(notesOf(folder))}`);
    for (const fault of faults) console.log(`FAULT: ${fault}`);
    const control = [...plain.byWay.keys()].length;
    console.log(JSON.stringify({ techniques: tried.length, control, packets }));
    return packets === 0 && onWire === 0 && faults.length === 0 && control > 0 ? 0 : 1;
  } finally {
    await clinic.stop();
    world.end();
    rmSync(folder, { recursive: true, force: true });
  }
};

const run = (): Promise<number> => (isInOwnNetwork() || whyNoOwnNetwork() !== undefined ? main() : runInOwnNetwork(process.execPath, [fileURLToPath(import.meta.url), ...chosen]));
process.exit(await run().catch((error: unknown) => {
  console.error(error);
  return 1;
}));
