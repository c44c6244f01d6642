import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from 'node:tls';
import type { ConnectionOptions, TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeRefusal, syncMediaType } from '#shared/sync/protocol.ts';
import { ask, makeClinic, push, refusalIn } from './hub-device.ts';
import type { TestDevice } from './hub-device.ts';
import { openTestHub } from './test-hub.ts';

let hub: Awaited<ReturnType<typeof openTestHub>>;
let ca = '';
let device: TestDevice;

beforeAll(async () => {
  hub = await openTestHub({ metrics: { host: '127.0.0.1', port: 0 }, limits: { headersMs: 300, requestMs: 500, deviceCalls: 20, connectionsOfAddress: 12, quotaBytes: 40_000, waitMs: 200 } });
  ca = readFileSync(join(hub.folder, 'tls', 'certificate.pem'), 'utf8');
  const clinic = makeClinic();
  device = clinic.device(1);
  await clinic.register(hub, await hub.invite());
});
afterAll(() => hub.close());

const open = (options: ConnectionOptions = {}): Promise<TLSSocket> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port: hub.port, ca, checkServerIdentity: () => undefined, ...options }, () => resolve(socket));
    socket.once('error', reject);
  });
/** What came until the hub hung up, and after how many milliseconds. */
const untilClosed = (socket: TLSSocket): Promise<{ readonly said: string; readonly ms: number }> => {
  const started = performance.now();
  let said = '';
  socket.on('data', (data: Buffer) => void (said += data.toString('latin1')));
  return new Promise((resolve) => {
    socket.on('error', () => undefined);
    socket.once('close', () => resolve({ said, ms: performance.now() - started }));
  });
};

describe('bounds of the hub (H1)', () => {
  it('speaks TLS 1.3 and nothing older', async () => {
    await expect(open({ maxVersion: 'TLSv1.2' })).rejects.toThrow(/protocol version|alert/i);
    const socket = await open();
    expect(socket.getProtocol()).toBe('TLSv1.3');
    socket.destroy();
  });

  it('hangs up on headers and on a body that trickle, and on who says nothing', async () => {
    const [headers, body, silent] = [await open(), await open(), await open()];
    const ends = [untilClosed(headers), untilClosed(body), untilClosed(silent)];
    headers.write('GET /s1/challenge HTTP/1.1\r\nHost: x\r\n');
    body.write(`POST /s1/hello HTTP/1.1\r\nHost: x\r\nContent-Type: ${syncMediaType}\r\nContent-Length: 100000\r\n\r\n`);
    const trickle = setInterval(() => {
      headers.write('X-More: 1\r\n');
      body.write('x');
    }, 50);
    for (const { ms, said } of await Promise.all(ends)) {
      expect(ms).toBeLessThan(3_000);
      expect(said).not.toMatch(/<html|HTTP\/1.1 200/i);
    }
    clearInterval(trickle);
    expect((await ask(hub, '/health')).status).toBe(200);
  });

  it('answers what is no HTTP with nothing, and headers without end with a refusal', async () => {
    const [noise, long] = [await open(), await open()];
    const ends = [untilClosed(noise), untilClosed(long)];
    noise.write('\x16\x03\x01 nonsense \r\n\r\n');
    long.write(`GET /s1/challenge HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`);
    for (const { said } of await Promise.all(ends)) expect(said).toMatch(/^(HTTP\/1\.1 4\d\d [^\r]*\r\nConnection: close\r\nContent-Length: 0\r\n\r\n)?$/i);
  });

  it('lets no address take all connections', async () => {
    const sockets = await Promise.all(Array.from({ length: 16 }, () => open().catch(() => undefined)));
    await sleep(50);
    expect(sockets.filter((socket) => socket !== undefined && !socket.destroyed).length).toBeLessThanOrEqual(12);
    for (const socket of sockets) socket?.destroy();
    await sleep(50);
    expect((await ask(hub, '/health')).status).toBe(200);
  });

  it('refuses a clinic that is full, and keeps what it has (quota)', async () => {
    const { token, head } = await device.hello(hub);
    expect((await push(hub, token, device.batch({ envelopes: 2, bytes: 15_000 }))).status).toBe(200);
    expect(refusalIn(await push(hub, token, device.batch({ envelopes: 2, bytes: 15_000 })))).toMatchObject({ status: 507, code: 'quota', action: 'wait', retry: 3_600 });
    expect((await device.hello(hub)).head).toBe(head + 2);
  });

  it('slows down a device that calls too often, and says when to come again', async () => {
    const { token } = await device.hello(hub);
    const answers = await Promise.all(Array.from({ length: 40 }, async (_each, i) => (await sleep(i * 3), ask(hub, '/s1/roster', { token })).catch(() => undefined)));
    const refused = answers.filter((answer) => answer?.status === 429);
    expect(refused.length).toBeGreaterThan(5);
    for (const answer of refused) expect(answer && decodeRefusal(answer.body)).toMatchObject({ code: 'too-many', action: 'wait' });
    expect(decodeRefusal(refused[0]?.body ?? new Uint8Array()).retry).toBeGreaterThan(0);
  });

  it('slows down strangers, whoever they say they are', async () => {
    const strict = await openTestHub({ limits: { strangerCalls: 5 } });
    const codes: number[] = [];
    for (let i = 0; i < 8; i += 1) codes.push((await ask(strict, '/s1/challenge', { headers: { 'x-forwarded-for': `10.0.0.${i}` } })).status);
    await strict.close();
    expect(codes).toEqual([200, 200, 200, 200, 200, 429, 429, 429]);
  });

  it('ends although somebody is still sending', async () => {
    const ending = await openTestHub({ limits: { endMs: 200 } });
    const socket = await open({ port: ending.port, ca: readFileSync(join(ending.folder, 'tls', 'certificate.pem'), 'utf8') });
    const end = untilClosed(socket);
    socket.write(`POST /s1/hello HTTP/1.1\r\nHost: x\r\nContent-Type: ${syncMediaType}\r\nContent-Length: 1000\r\n\r\nx`);
    await sleep(50);
    const started = performance.now();
    await ending.close();
    expect(performance.now() - started).toBeLessThan(3_000);
    await end;
  });

  it('shows its figures on another door, and names nobody there', async () => {
    const metrics = await (await fetch(`http://127.0.0.1:${hub.metricsPort ?? 0}/metrics`)).text();
    expect(metrics).toMatch(/wardlight_hub_envelopes_total\{outcome="taken"\} 2/);
    expect(metrics).toMatch(/wardlight_hub_refusals_total\{code="quota"\} 1/);
    expect(metrics).not.toMatch(/[0-9a-f]{64}/);
    expect((await fetch(`http://127.0.0.1:${hub.metricsPort ?? 0}/health`)).status).toBe(200);
    expect((await ask(hub, '/metrics')).status).toBe(404);
  });
});
