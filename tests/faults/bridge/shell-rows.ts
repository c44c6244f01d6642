import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { CDPSession, Page } from '@playwright/test';
import { makeDemoClinic, planDemoClinic } from '#main/demo/make-demo-clinic.ts';
import { createNodeClinic } from '#main/shells/common/node-clinic.ts';
import { demoOf } from '../../e2e/fixtures/demo.ts';
import { type Clinic, startClinic } from '../../e2e/fixtures/start-clinic.ts';
import { type BadCall, kinds, surelyBad } from '../lib/bad-calls.ts';
import { nothing, type Row, type RowResult } from '../lib/fault-table.ts';
import { contentsOf, differing } from './contents.ts';

export interface Shell {
  readonly clinic: Clinic;
  readonly page: () => Promise<Page>;
  /** Of the main process, in MB; and when it had just opened. */
  readonly memory: () => number;
  readonly memoryAtFirst: number;
  /** Stops the shell and answers which tables differ from what was there before it started. */
  readonly stopAndCompare: () => Promise<readonly string[]>;
  readonly end: () => Promise<void>;
}

/** Calls a second that a window may make, less some for the test's own. */
const pace = 180;
const mostGrowthMb = 500;
const user = 'ines';

const openFolder = async <T>(folder: string, work: (clinic: ReturnType<typeof createNodeClinic>, plan: ReturnType<typeof planDemoClinic>) => Promise<T>): Promise<T> => {
  const clinic = createNodeClinic({ folder, isDemo: true, workers: pathToFileURL(`${process.cwd()}/dist/workers/`) });
  try {
    return await work(clinic, planDemoClinic(clinic.parts, { seed: 1, patients: 50 }));
  } finally {
    await clinic.close();
  }
};

const contentsIn = (folder: string): Promise<ReadonlyMap<string, string>> => openFolder(folder, async (clinic, { staff }) => {
  await clinic.keeper.signIn(user, staff.find(({ userName }) => userName === user)!.password, 'core');
  return contentsOf(clinic.keeper.current()!.db.read);
});

/** The real shell over a demonstration, with somebody signed in. */
export const openShell = async (): Promise<Shell> => {
  const folder = mkdtempSync(join(tmpdir(), 'wardlight-bridge-'));
  await openFolder(folder, makeDemoClinic);
  const before = await contentsIn(folder);
  const clinic = startClinic(folder, ['--demo']);
  await demoOf(clinic).signInAs(user);
  let last = 0;
  const memory = (): number => {
    try {
      last = Math.round(Number(/VmRSS:\s+(\d+)/u.exec(readFileSync(`/proc/${String(clinic.mainPid())}/status`, 'utf8'))?.[1] ?? 0) / 1_000);
    } catch {
      // Stopped by now: as it was last.
    }
    return last;
  };
  const [page, memoryAtFirst] = [await clinic.window('clinic'), memory()];
  // Idle after three minutes: somebody moves now and then, and a person's own calls are what the program counts.
  const moving = setInterval(() => { void page.mouse.move(100, 100).then(() => page.mouse.move(120, 120)).catch(() => undefined); }, 20_000);
  return {
    clinic, memory, memoryAtFirst, page: () => clinic.window('clinic'),
    stopAndCompare: async () => {
      clearInterval(moving);
      await clinic.stop();
      return differing(before, await contentsIn(folder));
    },
    end: async () => {
      clearInterval(moving);
      await clinic.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

/** Made in the page: more than one call may carry. */
const LONG = '<long>';
/** For each call the name of its refusal; what was no refusal answers what it was. */
const callAll = (page: Page, calls: readonly BadCall[]): Promise<readonly string[]> =>
  page.evaluate(([all, long]) => Promise.all(all.map(async ({ method, json: text }) => {
    const json = text === long ? 'x'.repeat(1_000_001) : text;
    const reply = JSON.parse(await (window as unknown as { clinic: { call: (method: string, json: string) => Promise<string> } }).clinic.call(method, json)) as { type: string; reason?: string };
    return reply.reason ?? reply.type;
  })), [calls, LONG] as const);

const around = async (shell: Shell, work: (page: Page, fail: (what: string) => void) => Promise<number>): Promise<RowResult> => {
  const failures: string[] = [];
  const main = shell.clinic.mainPid();
  const faults = await work(await shell.page(), (what) => { if (failures.length < 10) failures.push(what.slice(0, 300)); });
  if (shell.clinic.mainPid() !== main || shell.clinic.stage() !== 'clinic') failures.push('main or the window is another one');
  // What a bucket of calls lost is there again after two seconds.
  await sleep(2_500);
  const [still] = await callAll(await shell.page(), [{ method: 'session.current', json: '{}' }]).catch((why: unknown) => [String(why)]);
  if (still !== 'value') failures.push(`the window does not answer: ${String(still)}`);
  if (shell.memory() > shell.memoryAtFirst + mostGrowthMb) failures.push(`main takes ${String(shell.memory())} MB, began with ${String(shell.memoryAtFirst)}`);
  return { ...nothing, faults, failures };
};

const everyKind = (shell: Shell, runs: number, random: () => number): Row => ({
  id: 'I1', what: 'the bridge of the running shell: every kind, as fast as it takes calls',
  run: () => around(shell, async (page, fail) => {
    const makers = Object.entries(kinds);
    for (let done = 0; done < runs; done += pace) {
      const began = performance.now();
      const calls = Array.from({ length: Math.min(pace, runs - done) }, (_, i) => surelyBad('clinic', makers[(done + i) % makers.length]![1](random, 'clinic')));
      for (const [i, reason] of (await callAll(page, calls)).entries()) {
        // A name of a hundred characters is cut by the isolated half.
        if (!['bad-input', 'forbidden', 'too-large', 'unknown-method', 'wrong-window'].includes(reason)) fail(`${calls[i]!.method} ${calls[i]!.json.slice(0, 80)}: ${reason}`);
      }
      await sleep(Math.max(0, 1_000 - (performance.now() - began)));
    }
    return runs;
  }),
});

const floods = (shell: Shell, runs: number): Row => ({
  id: 'I2', what: 'the bridge of the running shell: all at once, over again',
  run: () => around(shell, async (page, fail) => {
    const began = performance.now();
    let looked = 0;
    for (let left = runs; left > 0; left -= 10_000) {
      const reasons = await callAll(page, Array.from({ length: Math.min(10_000, left) }, () => ({ method: 'patients.show', json: '{"id":7}' })));
      const odd = reasons.filter((reason) => reason !== 'bad-input' && reason !== 'too-many-calls');
      if (odd.length > 0) fail(`${String(odd.length)} answers were ${odd[0]!}`);
      looked += reasons.filter((reason) => reason === 'bad-input').length;
    }
    const seconds = (performance.now() - began) / 1_000;
    // Four hundred at once and two hundred a second.
    if (looked > 400 + 200 * seconds + 10) fail(`${String(looked)} of ${String(runs)} were looked at in ${seconds.toFixed(1)} s`);
    return runs;
  }),
});

const outOfOrder = (shell: Shell, runs: number): Row => ({
  id: 'I1', what: 'the bridge of the running shell: answers come in another order, each to its own question',
  run: () => around(shell, async (page, fail) => {
    const asked = [['session.current', '{}', 'value'], ['no.such', '{}', 'unknown-method'], ['patients.show', '[', 'bad-input'], ['session.signIn', '{}', 'wrong-window'], ['patients.find', LONG, 'too-large'], ['staff.list', '{}', 'forbidden']] as const;
    const rounds = Math.ceil(runs / 120);
    for (let done = 0; done < rounds * 120; done += 120) {
      const calls = Array.from({ length: 120 }, (_, i) => asked[(i * 7 + done) % asked.length]!);
      const answers = await callAll(page, calls.map(([method, json]) => ({ method, json })));
      answers.forEach((answer, i) => { if (answer !== calls[i]![2]) fail(`${calls[i]![0]}: ${answer}`); });
      await sleep(700);
    }
    return rounds * 120;
  }),
});

const liveValues = (shell: Shell): Row => ({
  id: 'I1', what: 'the bridge of the running shell: getters, cycles, traps, symbols and 64 MB, from a frame as well',
  run: () => around(shell, async (page, fail) => {
    const seen = await page.evaluate(async () => {
      const { clinic } = window as unknown as { clinic: { call: (method: unknown, json?: unknown) => Promise<string>; on: (listener: unknown) => () => void } };
      const cyclic: Record<string, unknown> = {};
      cyclic['itself'] = cyclic;
      const odd: readonly unknown[] = [
        undefined, null, 5, Number.NaN, -0, 2 ** 53, 10n, Symbol('x'), cyclic, [], [[]], new Map(), () => 'x', Object.create(null), new Proxy({}, { get: () => { throw new Error('trap'); } }), document.body, window,
        { toString: () => 'patients.recent' }, { toString: () => { throw new Error('text'); } }, { get toString() { throw new Error('getter'); } }, new Uint8Array(1_000), 'x'.repeat(64_000_000), '\ud800'.repeat(400_000),
      ];
      const reasons: string[] = [];
      const one = async (method: unknown, json: unknown): Promise<void> => {
        try {
          const { type, reason } = JSON.parse(await clinic.call(method, json)) as { type: string; reason?: string };
          reasons.push(reason ?? type);
        } catch (why) {
          // A value that will not be text stops in the page.
          reasons.push((why as Error).name);
        }
      };
      for (const value of odd) {
        await one(value, '{}');
        await one('patients.show', value);
      }
      const frame = document.body.appendChild(document.createElement('iframe'));
      const inFrame = (frame.contentWindow as unknown as { clinic?: unknown }).clinic === undefined;
      frame.remove();
      let isFrozen = 0;
      for (const change of [() => { Object.assign(clinic, { call: () => 'mine' }); }, () => { Object.defineProperty(window, 'clinic', { value: 1 }); }, () => { if (!Reflect.setPrototypeOf(clinic, {})) throw new Error('no'); }, () => { if (!Reflect.deleteProperty(window, 'clinic')) throw new Error('no'); }]) {
        try { change(); } catch { isFrozen += 1; }
      }
      return { reasons, inFrame, isFrozen };
    });
    const odd = seen.reasons.filter((reason) => !['bad-input', 'unknown-method', 'too-large', 'Error', 'TypeError'].includes(reason));
    // `patients.recent` takes {} and answers: a text is a text, wherever it came from.
    if (odd.join() !== 'value') fail(`answered: ${odd.join()}`);
    if (!seen.inFrame || seen.isFrozen !== 4) fail(`a frame has no bridge: ${String(seen.inFrame)}; refused to be changed ${String(seen.isFrozen)} times of 4`);
    return seen.reasons.length + 5;
  }),
});

/** The number of the world that carries the bridge; asked of the browser, as only a test can. */
const bridgeWorld = (session: CDPSession): Promise<number> => new Promise((resolve) => {
  session.on('Runtime.executionContextCreated', ({ context }) => { if (context.name === 'wardlight') resolve(context.id); });
  void session.send('Runtime.enable');
});

const frames = (shell: Shell, runs: number): Row => ({
  id: 'I3', what: 'the bridge of the running shell: frames that a renderer sends that was taken over',
  run: () => around(shell, async (page, fail) => {
    const session = await page.context().newCDPSession(page);
    const contextId = await bridgeWorld(session);
    await session.send('Runtime.addBinding', { name: 'wlToNode', executionContextName: 'wardlight' });
    const bad = ['', 'x', 'null', '7', '[]', '{}', '[null]', '["1);document.title=1//","patients.recent","{}"]', '[1.5,"a","{}"]', '[-1,"a","{}"]', '[1e999]', '[9007199254740993,"a"]', '[{},"a"]', '[1,"a"', '{"0":1,"length":3}'];
    const title = await page.title();
    for (let done = 0; done < runs; done += 500) {
      const { exceptionDetails } = await session.send('Runtime.evaluate', { contextId, expression: `for (let i = 0; i < 500; i += 1) wlToNode(${JSON.stringify(bad)}[i % ${String(bad.length)}]); wlToNode('['.repeat(100000)); wlToNode('x'.repeat(8000000));` });
      if (exceptionDetails) fail(exceptionDetails.text);
    }
    await session.detach();
    if ((await page.title()) !== title) fail('a number of a frame was run as a script');
    return runs;
  }),
});

const unchanged = (shell: Shell): Row => ({
  id: 'I1', what: 'and the clinic, opened again after all of them, is what it was',
  run: async () => {
    const tables = await shell.stopAndCompare();
    return { ...nothing, faults: 1, failures: tables.map((table) => `${table} is not what it was`) };
  },
});

/** Through the page, the isolated world and the control pipe of the real Chromium shell. */
export const shellRows = (shell: Shell, runs: number, random: () => number): readonly Row[] => [
  everyKind(shell, Math.ceil(runs * 0.3), random), outOfOrder(shell, Math.ceil(runs * 0.05)), liveValues(shell), frames(shell, Math.ceil(runs * 0.15)), floods(shell, Math.ceil(runs * 0.5)), unchanged(shell),
];
