import type { WindowKind } from '#shared/contract/bridge.ts';
import type { WindowConnection } from '#main/window-host.ts';
import { createCallHandler } from '#main/shells/electron/call-handler.ts';
import { connectPage } from '#main/shells/chromium/page-bridge.ts';
import { asha, type openTestClinic, valueOf } from '../../integration/test-clinic.ts';
import { kinds, surelyBad } from '../lib/bad-calls.ts';
import { nothing, type Row, type RowResult } from '../lib/fault-table.ts';
import { contentsOf, differing, logOf } from './contents.ts';

type Opened = Awaited<ReturnType<typeof openTestClinic>>;
interface Answer { readonly type: string; readonly reason?: string }

/** More than this, would be a leak. */
const mostMemory = 1_200_000_000;
/** A connection answers four hundred at once: the clock of a test stands still. */
const callsPerConnection = 390;

const allowed: Readonly<Record<string, readonly string[]>> = {
  'a method that there is not': ['unknown-method'], 'a method of the other window': ['wrong-window'],
};
const otherwise = ['bad-input', 'forbidden', 'too-large'];

let planted = 0;
/** Nobody is like another: who might be the same person is asked about. */
const nextPlanted = () => {
  planted += 1;
  const letter = (shift: number): string => String.fromCharCode(97 + ((planted * 7 + shift) % 26));
  return { ...asha, familyName: `${letter(3).toUpperCase()}${letter(9)}${letter(14)}${letter(20)}wick`, givenNames: `${letter(1).toUpperCase()}${letter(11)}o${letter(17)}`, birthDate: `${String(1930 + planted * 3)}-0${String(1 + (planted % 9))}-1${String(planted % 10)}`, phone: '' };
};

/** What must hold after each row, whatever was sent: records as they were, one refusal in the log for each, a window that still answers. */
const around = async (clinic: Opened, work: (fail: (what: string) => void, count: (reason: string) => void) => Promise<number>): Promise<RowResult> => {
  const failures: string[] = [];
  const fail = (what: string): void => { if (failures.length < 10) failures.push(what.slice(0, 300)); };
  const refused = new Map<string, number>();
  const read = clinic.clinic.keeper.current()!.db.read;
  const added = valueOf(await clinic.client['patients.register']({ patient: nextPlanted(), notTheSame: [] }));
  if (added.type !== 'registered') throw new Error(`the planted patient was not registered: ${added.type}`);
  const [before, log] = [await contentsOf(read), await logOf(read)];
  const faults = await work(fail, (reason) => { refused.set(reason, (refused.get(reason) ?? 0) + 1); });
  const [after, logAfter] = [await contentsOf(read), await logOf(read)];
  for (const table of differing(before, after)) fail(`${table} is not what it was`);
  for (const [what, count] of logAfter) {
    const [action, outcome = ''] = what.split(' ');
    const more = count - (log.get(what) ?? 0);
    if (action === 'refused' ? more !== (refused.get(outcome) ?? 0) : more !== 0 && action !== 'alarm') fail(`the log has ${String(more)} more of "${what}", and ${String(refused.get(outcome) ?? 0)} calls were refused so`);
  }
  if (process.memoryUsage().rss > mostMemory) fail(`main takes ${String(Math.round(process.memoryUsage().rss / 1e6))} MB`);
  const still = JSON.parse(await clinic.clinic.host.connect('clinic').call('patients.show', JSON.stringify({ id: added.patient.id }))) as Answer;
  const isLost = still.type !== 'value';
  return { ...nothing, faults, acknowledged: 1, lost: isLost ? 1 : 0, failures };
};

/** Each kind, at both windows, by as many connections as it takes. */
const kindRow = (clinic: () => Opened, runs: number, random: () => number) => ([what, make]: readonly [string, (typeof kinds)[string]]): Row => ({
  id: 'I1', what,
  run: () => around(clinic(), async (fail, count) => {
    const reasons = allowed[what] ?? otherwise;
    for (const [window, share] of [['clinic', Math.ceil(runs * 0.7)], ['gate', Math.floor(runs * 0.3)]] as const) {
      // The gate is shown with the session kept, as for a new password.
      if (window === 'gate') clinic().clinic.keeper.openGatePage('change-password');
      let connection: WindowConnection | undefined;
      for (let i = 0; i < share; i += 1) {
        if (i % callsPerConnection === 0) connection = clinic().clinic.host.connect(window);
        const { method, json } = surelyBad(window, make(random, window));
        const answer = JSON.parse(await connection!.call(method, json)) as Answer;
        if (answer.type !== 'refused' || !reasons.includes(answer.reason ?? '')) fail(`${window} ${method} ${json.slice(0, 80)}: ${JSON.stringify(answer)}`);
        count(answer.reason ?? '');
      }
      if (window === 'gate') clinic().clinic.keeper.leaveGatePage();
    }
    return runs;
  }),
});

const large = (clinic: () => Opened, runs: number): Row => ({
  id: 'I2', what: 'more than a megabyte, and 64 MB',
  run: () => around(clinic(), async (fail, count) => {
    const huge = 'x'.repeat(64_000_000);
    for (let i = 0; i < runs; i += 1) {
      const json = i < 5 ? huge : `"${'x'.repeat(1_000_000 + (i % 9))}"`;
      const answer = JSON.parse(await clinic().clinic.host.connect('clinic').call('patients.find', json)) as Answer;
      if (answer.reason !== 'too-large') fail(`${String(json.length)} bytes: ${JSON.stringify(answer)}`);
      count(answer.reason ?? '');
    }
    return runs;
  }),
});

const flood = (clinic: () => Opened, runs: number): Row => ({
  id: 'I2', what: 'at once, from one window: only the first four hundred are looked at',
  run: () => around(clinic(), async (fail, count) => {
    const connection = clinic().clinic.host.connect('clinic');
    const answers = (await Promise.all(Array.from({ length: runs }, () => connection.call('patients.show', '{"id":7}')))).map((answer) => JSON.parse(answer) as Answer);
    const by = (reason: string): number => answers.filter((answer) => answer.reason === reason).length;
    if (by('bad-input') !== Math.min(runs, 400) || by('too-many-calls') !== Math.max(0, runs - 400)) fail(`${String(by('bad-input'))} were looked at, ${String(by('too-many-calls'))} were too many`);
    for (let i = 0; i < by('bad-input'); i += 1) count('bad-input');
    return runs;
  }),
});

const cyclic: Record<string, unknown> = {};
cyclic['itself'] = cyclic;
const live: readonly unknown[] = [
  undefined, null, 5, Number.NaN, -0, 2 ** 53, true, {}, [], cyclic, new Map(), new Date(0), Symbol('x'), 10n, () => 'x', new Proxy({}, { get: () => { throw new Error('trap'); } }),
  { get method() { throw new Error('getter'); } }, { toString: () => 'patients.recent' }, { toJSON: () => '{}' }, Object.create(null), new Uint8Array(64), ['patients.recent'],
];

/** Electron's channel carries whatever can be cloned, and says who sent it. */
const electronRow = (clinic: () => Opened, runs: number, random: () => number): Row => ({
  id: 'I3', what: "values that are no text, and other senders, at Electron's only channel",
  run: () => around(clinic(), async (fail) => {
    const mainFrame = { detached: false, origin: 'app://clinic' };
    let notes = 0;
    const handler = createCallHandler(() => ({ trusted: { id: 7, mainFrame }, connection: clinic().clinic.host.connect('clinic') }), () => { notes += 1; });
    const good = { senderFrame: mainFrame, sender: { id: 7 } };
    const strangers = [
      { ...good, senderFrame: null }, { ...good, sender: { id: 8 } }, { ...good, senderFrame: { detached: true, origin: 'app://clinic' } }, { ...good, senderFrame: { detached: false, origin: 'app://clinic' } },
      { ...good, senderFrame: { detached: false, origin: 'null' } }, { ...good, senderFrame: { detached: false, origin: 'https://example.com' } },
    ];
    let expected = 0;
    for (let i = 0; i < runs; i += 1) {
      const isStranger = random() < 0.5;
      const odd = live[Math.floor(random() * live.length)];
      const answer = JSON.parse(isStranger
        ? await handler(strangers[Math.floor(random() * strangers.length)]!, 'patients.recent', '{}')
        : await (random() < 0.5 ? handler(good, odd, '{}') : handler(good, 'patients.recent', odd))) as Answer;
      if (isStranger) expected += 1;
      if (answer.reason !== (isStranger ? 'wrong-window' : 'bad-input')) fail(JSON.stringify(answer));
    }
    if (notes !== expected) fail(`${String(expected)} strangers called, ${String(notes)} were noted`);
    return runs;
  }),
});

const frames: readonly string[] = [
  '', 'x', 'null', '7', '"x"', '{}', '[]', '[null]', '["1"]', '["1);evil(1)//","patients.recent","{}"]', '[1.5,"a","{}"]', '[-1,"a","{}"]', '[1e999,"a","{}"]', '[9007199254740993,"a","{}"]', '[{},"a","{}"]', '[[1],"a","{}"]',
  '[1,"a"', '\0', '[1,"a","{}"]\0[2,"a","{}"]', '{"0":1,"1":"patients.recent","2":"{}","length":3}', '[true,"a","{}"]', '['.repeat(100_000), 'x'.repeat(8_000_000),
];
const oddCalls: readonly string[] = ['[7,5,"{}"]', '[7,"a",null]', '[7,null,null]', '[7]', '[7,{"a":1},[]]', '[7,"patients.show",1000001]', '[7,"patients.show","{}",1,2,3]', '[7,["patients.recent"],"{}"]', '[7,"\\ud800","{}"]'];

/** Chromium's channel, with a browser whose renderer was taken over: frames that our own half never sends, and worlds that are not ours. */
const chromiumRow = (clinic: () => Opened, runs: number, random: () => number): Row => ({
  id: 'I3', what: "frames that are no calls, and other worlds, at Chromium's only channel",
  run: () => around(clinic(), async (fail, count) => {
    let notes = 0;
    let expected = 0;
    const said: string[] = [];
    const send = (method: string, params: Readonly<Record<string, unknown>> = {}): Promise<Readonly<Record<string, unknown>>> => {
      if (method === 'Runtime.evaluate') said.push(String(params['expression']));
      return Promise.resolve({});
    };
    const open = () => connectPage({
      cdp: { send, onEvent: () => () => undefined, close: () => undefined }, sessionId: 's', mainFrameId: 'f', connection: clinic().clinic.host.connect('clinic'), note: () => { notes += 1; }, onCopied: () => undefined,
    }, { page: '', isolated: '' });
    let bridge = await open();
    for (let i = 0; i < runs; i += 1) {
      if (i % callsPerConnection === 0) {
        bridge = await open();
        bridge.handle({ method: 'Runtime.executionContextCreated', sessionId: 's', params: { context: { id: 3, name: 'wardlight', origin: 'https://app.invalid', uniqueId: 'u', auxData: { frameId: 'f' } } } });
        // A frame's world, a world of another name and of another origin: none of them is ours.
        for (const [id, more] of [[4, { auxData: { frameId: 'g' } }], [5, { name: '' }], [6, { origin: 'null' }]] as const) bridge.handle({ method: 'Runtime.executionContextCreated', sessionId: 's', params: { context: { id, name: 'wardlight', origin: 'https://app.invalid', uniqueId: `u${String(id)}`, auxData: { frameId: 'f' }, ...more } } });
      }
      const isOurs = random() < 0.8;
      const isCall = random() < 0.3;
      const payload = isCall ? oddCalls[Math.floor(random() * oddCalls.length)]! : frames[Math.floor(random() ** 3 * frames.length)]!;
      said.length = 0;
      bridge.handle({ method: 'Runtime.bindingCalled', sessionId: 's', params: { name: 'wlToNode', payload, executionContextId: isOurs ? 3 : 4 + Math.floor(random() * 3) } });
      if (isOurs && isCall) {
        for (const end = performance.now() + 5_000; said.length === 0 && performance.now() < end;) await new Promise((done) => { setTimeout(done); });
        const [, reason] = /^wlFromNode\(7,"\{\\"type\\":\\"refused\\",\\"reason\\":\\"([a-z-]+)\\"/u.exec(said[0] ?? '') ?? [];
        if (reason === undefined) fail(`${payload}: ${said[0] ?? 'no answer'}`);
        // These two come to the door; the others stop before it.
        if (payload.includes('"{}",1') || payload.includes('ud800')) count(reason ?? '');
      } else expected += 1;
    }
    await new Promise((done) => { setTimeout(done, 50); });
    if (notes !== expected) fail(`${String(expected)} frames were not calls of ours, ${String(notes)} were noted`);
    return runs;
  }),
});

const lockedRow = (clinic: () => Opened, runs: number, random: () => number): Row => ({
  id: 'L2', what: 'while it is locked: nothing but what the gate says to anybody',
  run: async () => {
    const opened = clinic();
    const connection = (window: WindowKind): WindowConnection => opened.clinic.host.connect(window);
    const failures: string[] = [];
    await opened.clinic.host.lock();
    let last = connection('gate');
    for (let i = 0; i < runs; i += 1) {
      if (i % callsPerConnection === 0) last = connection('gate');
      const window = random() < 0.5 ? 'clinic' : 'gate';
      const { method, json } = surelyBad(window, kinds['a value of the wrong type']!(random, window));
      const answer = JSON.parse(await (window === 'gate' ? last : connection('clinic')).call(method, json)) as Answer;
      if (answer.type !== 'refused' || !(window === 'clinic' ? ['locked'] : ['locked', 'bad-input', 'no-session']).includes(answer.reason ?? '')) failures.push(`${window} ${method}: ${JSON.stringify(answer)}`);
    }
    return { ...nothing, faults: runs, failures: failures.slice(0, 10) };
  },
});

/** Straight at the door of a clinic in this process. `runs` is how many calls all rows together make. */
export const doorRows = (clinic: () => Opened, runs: number, random: () => number): readonly Row[] => {
  const [named, fixed] = [Object.entries(kinds), Math.floor(runs * 0.06)];
  const each = Math.ceil((runs - 4 * fixed - Math.min(400, fixed)) / named.length);
  return [
    ...named.map(kindRow(clinic, each, random)), large(clinic, Math.min(400, fixed)), flood(clinic, fixed), electronRow(clinic, fixed, random), chromiumRow(clinic, fixed, random), lockedRow(clinic, fixed, random),
  ];
};
