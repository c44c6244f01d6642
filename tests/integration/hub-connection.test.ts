import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { connectHub, findHub } from '#main/adapters/hub-connection.ts';
import type { HubConnection, HubRequest, HubUnreachable } from '#main/sync/hub-connection.ts';
import { toCbor } from '#shared/sync/cbor.ts';
import { closeServers, tcpServer, testCertificate, tlsServer } from './hub-servers.ts';
import type { TestCertificate, TestServer } from './hub-servers.ts';

let own: TestCertificate;
beforeAll(async () => {
  own = await testCertificate();
});

const connections: HubConnection[] = [];
afterEach(async () => {
  await Promise.all(connections.splice(0).map((connection) => connection.end()));
  await closeServers();
});

const asked: HubRequest = { method: 'POST', path: '/s1/push', body: new Uint8Array(1_000), token: 'a-token', timeoutMs: 5_000, mostBytes: 64 * 1024 };

const connectTo = (server: { readonly port: number }, pin = own.pin, proxy?: string): HubConnection => {
  const connection = connectHub({ host: '127.0.0.1', port: server.port, pin, proxy });
  connections.push(connection);
  return connection;
};

const reasonOf = async (connection: HubConnection, more: Partial<HubRequest> = {}): Promise<string> =>
  connection.request({ ...asked, ...more }).then(({ status }) => `answered ${status}`, (error: unknown) => (error as HubUnreachable).reason);

const head = (status: string, headers: Readonly<Record<string, string | number>>): string =>
  `HTTP/1.1 ${status}\r\n${Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
const ofType = { 'content-type': 'application/sync+cbor;v=1' };
const small = Buffer.from(toCbor({ head: 7 }));
const answer = (socket: Socket): void => {
  socket.write(Buffer.concat([Buffer.from(head('200 OK', { ...ofType, 'content-length': small.length })), small]));
};
/** Once for the request, not for each piece of it. */
const once = (says: (socket: Socket) => void) => {
  const told = new WeakSet<Socket>();
  return (socket: Socket) => {
    if (told.has(socket)) return;
    told.add(socket);
    says(socket);
  };
};

describe('H5: whoever does not hold the pinned key hears nothing', () => {
  const refused = async (server: TestServer, reason = 'certificate') => {
    expect(await reasonOf(connectTo(server))).toBe(reason);
    expect(server.received()).toBe(0);
  };

  it('H5: another computer\'s own certificate', async () => {
    await refused(await tlsServer(await testCertificate({ name: 'somebody' }), answer));
  });

  it('H5: the right name with a wrong key', async () => {
    await refused(await tlsServer(await testCertificate({ name: 'hub' }), answer));
  });

  it('H5: the right key in a certificate that has expired', async () => {
    await refused(await tlsServer(await testCertificate({ keys: own.keys, until: -86_400_000 }), answer), 'expired');
  });

  it('H5: the right key in a certificate of an authority that nobody knows', async () => {
    const authority = await testCertificate({ name: 'authority' });
    await refused(await tlsServer(await testCertificate({ keys: own.keys, issuer: authority }), answer));
  });

  it('H5: an operator\'s certificate of a known authority: its key is pinned, and it has to name this address', async () => {
    const authority = await testCertificate({ name: 'authority' });
    const reasonWith = async (shown: TestCertificate) => {
      const server = await tlsServer(shown, once(answer));
      const connection = connectHub({ host: '127.0.0.1', port: server.port, pin: own.pin }, [authority.cert]);
      connections.push(connection);
      return [await reasonOf(connection), server.received() > 0];
    };
    expect(await reasonWith(await testCertificate({ keys: own.keys, issuer: authority, address: '127.0.0.1' }))).toEqual(['answered 200', true]);
    expect(await reasonWith(await testCertificate({ keys: own.keys, issuer: authority, address: '127.0.0.2' }))).toEqual(['certificate', false]);
    expect(await reasonWith(await testCertificate({ issuer: authority, address: '127.0.0.1' }))).toEqual(['certificate', false]);
    expect(await reasonWith(await testCertificate({ keys: own.keys, issuer: authority, address: '127.0.0.1', until: -86_400_000 }))).toEqual(['expired', false]);
  });

  it('H5: a server that speaks nothing newer than TLS 1.2', async () => {
    await refused(await tlsServer(own, answer, { maxVersion: 'TLSv1.2' }), 'not-a-hub');
  });

  it('H5: another key on a later connection, although the first had been right; no session is taken up again', async () => {
    const first = await tlsServer(own, once((socket) => {
      answer(socket);
      socket.end();
    }));
    const connection = connectTo(first);
    expect(await reasonOf(connection)).toBe('answered 200');
    const { port } = first;
    await first.close();
    const resumed: boolean[] = [];
    const other = await testCertificate();
    const second = await tlsServer(other, answer, { SNICallback: (_name, done) => done(null) }, port);
    expect(await reasonOf(connection)).toBe('certificate');
    expect(second.received()).toBe(0);
    expect(resumed).toEqual([]);
    await second.close();
    // The hub itself, with a newer certificate for the same key.
    const third = await tlsServer(await testCertificate({ keys: own.keys, until: 9 * 86_400_000 }), once((socket) => {
      resumed.push((socket as unknown as { isSessionReused: () => boolean }).isSessionReused());
      answer(socket);
    }), {}, port);
    expect(await reasonOf(connection)).toBe('answered 200');
    expect(third.connections()).toBeGreaterThan(0);
    expect(resumed).toEqual([false]);
  });

  it('H5: first contact reads the key and sends nothing; a code for another hub finds none', async () => {
    const server = await tlsServer(own, answer);
    const found = await findHub({ host: '127.0.0.1', port: server.port }, own.pin.subarray(0, 10), 5_000);
    expect(found.pin).toEqual(own.pin);
    await expect(findHub({ host: '127.0.0.1', port: server.port }, own.pin.subarray(1, 11), 5_000)).rejects.toMatchObject({ reason: 'certificate' });
    await expect(findHub({ host: '127.0.0.1', port: server.port }, own.pin.subarray(0, 9), 5_000)).rejects.toMatchObject({ reason: 'certificate' });
    expect(server.received()).toBe(0);
  });
});

describe('H1: what is no answer of a hub', () => {
  const through = async (says: (socket: Socket) => void, more: Partial<HubRequest> = {}) => {
    const before = process.memoryUsage().rss;
    const started = performance.now();
    const reason = await reasonOf(connectTo(await tlsServer(own, once(says))), more);
    expect(performance.now() - started).toBeLessThan(3_000);
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024);
    return reason;
  };
  const repeat = (socket: Socket, bytes: Buffer) => {
    const more = () => {
      while (!socket.destroyed && socket.write(bytes));
      if (!socket.destroyed) socket.once('drain', more);
    };
    more();
  };
  const zeros = Buffer.alloc(64 * 1024);

  it.each([['200 OK'], ['429 Too Many Requests'], ['500 Internal Server Error'], ['502 Bad Gateway']])('H1: a page in HTML with %s', async (status) => {
    expect(await through((socket) => socket.end(`${head(status, { 'content-type': 'text/html', 'content-length': 5 })}hello`))).toBe('not-a-hub');
  });

  it.each([['429 Too Many Requests', 'answered 429'], ['500 Internal Server Error', 'answered 500']])('H1: the hub\'s own %s is an answer', async (status, expected) => {
    expect(await through((socket) => socket.write(head(status, { ...ofType, 'content-length': 0 })))).toBe(expected);
  });

  it('H1: a page that says where to sign in to the network', async () => {
    expect(await through((socket) => socket.end(head('302 Found', { location: 'http://portal/', 'content-length': 0 })))).toBe('not-a-hub');
  });

  it('H1: a body that stops in the middle', async () => {
    expect(await through((socket) => socket.end(`${head('200 OK', { ...ofType, 'content-length': 500 })}half`))).toBe('offline');
    expect(await through((socket) => socket.end(`${head('200 OK', { ...ofType, 'transfer-encoding': 'chunked' })}4\r\nhalf`))).toBe('offline');
  });

  it('H1: a body without an end, and one that says how long it is', async () => {
    expect(await through((socket) => {
      socket.write(head('200 OK', ofType));
      repeat(socket, zeros);
    })).toBe('too-large');
    expect(await through((socket) => socket.write(head('200 OK', { ...ofType, 'content-length': 10 ** 12 })))).toBe('too-large');
  });

  it('H1: headers without an end', async () => {
    expect(await through((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      repeat(socket, Buffer.from('x-more: and more\r\n'.repeat(1_000)));
    })).toBe('not-a-hub');
  });

  it('H1: a small gzip that becomes a large body, and one that is cut or is none', async () => {
    const bomb = gzipSync(Buffer.alloc(128 * 1024 * 1024), { level: 1 });
    const gzip = { ...ofType, 'content-encoding': 'gzip' };
    expect(await through((socket) => socket.write(Buffer.concat([Buffer.from(head('200 OK', { ...gzip, 'content-length': bomb.length })), bomb])), { mostBytes: 1024 * 1024 })).toBe('too-large');
    const whole = gzipSync(small);
    expect(await through((socket) => socket.write(Buffer.concat([Buffer.from(head('200 OK', { ...gzip, 'content-length': whole.length })), whole])))).toBe('answered 200');
    const cut = whole.subarray(0, 12);
    expect(await through((socket) => socket.write(Buffer.concat([Buffer.from(head('200 OK', { ...gzip, 'content-length': cut.length })), cut])))).toBe('not-a-hub');
    expect(await through((socket) => socket.write(`${head('200 OK', { ...gzip, 'content-length': 5 })}hello`))).toBe('not-a-hub');
    expect(await through((socket) => socket.write(`${head('200 OK', { ...ofType, 'content-encoding': 'br', 'content-length': 5 })}hello`))).toBe('not-a-hub');
  });

  it('H1: nothing, half a body, or one byte now and then: the time is for the whole', async () => {
    const drip = (socket: Socket, text: string) => {
      let at = 0;
      const timer = setInterval(() => (socket.destroyed ? clearInterval(timer) : socket.write(text[at++ % text.length] ?? ' ')), 10);
    };
    expect(await through(() => undefined, { timeoutMs: 150 })).toBe('timeout');
    expect(await through((socket) => socket.write(`${head('200 OK', { ...ofType, 'content-length': 500 })}half`), { timeoutMs: 150 })).toBe('timeout');
    expect(await through((socket) => drip(socket, `HTTP/1.1 200 OK\r\nx-slow: ${'very '.repeat(100)}`), { timeoutMs: 150 })).toBe('timeout');
    expect(await through((socket) => {
      socket.write(head('200 OK', { ...ofType, 'content-length': 500 }));
      drip(socket, 'drip');
    }, { timeoutMs: 150 })).toBe('timeout');
  });

  it('H1: an end without TLS: another service, one that is silent, and nobody', async () => {
    expect(await reasonOf(connectTo(await tcpServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))))).toBe('not-a-hub');
    expect(await reasonOf(connectTo(await tcpServer(() => undefined)), { timeoutMs: 150 })).toBe('timeout');
    expect(await reasonOf(connectTo(await tcpServer((socket) => socket.destroy())))).toBe('offline');
    const gone = await tcpServer(() => undefined);
    await gone.close();
    expect(await reasonOf(connectTo(gone))).toBe('offline');
    expect(await reasonOf(connectHub({ host: 'hub.invalid', port: 443, pin: own.pin }))).toBe('offline');
  });

  it('asks again over one connection, and opens another where the idle one was closed meanwhile', async () => {
    const server = await tlsServer(own, (socket, request) => {
      if (!request.startsWith('GET')) return;
      answer(socket);
      if (request.includes('/last')) setTimeout(() => socket.destroy(), 5);
    });
    const connection = connectTo(server);
    const get = { ...asked, method: 'GET' as const, body: undefined as never };
    for (const path of ['/s1/one', '/s1/two', '/s1/last']) expect(await reasonOf(connection, { ...get, path })).toBe('answered 200');
    // One handshake reads the certificate, the next is the one that counts.
    expect(server.connections()).toBeLessThanOrEqual(2);
    expect(await reasonOf(connection, { ...get, path: '/s1/again' })).toBe('answered 200');
    await connection.end();
    expect(await reasonOf(connection, get)).toBe('ended');
  });
});

describe('H1: a proxy between', () => {
  const hub = () => tlsServer(own, once(answer));
  const proxyTo = (target: TestServer, says: (socket: Socket, request: string) => string | undefined = () => 'HTTP/1.1 200 OK\r\n\r\n') => {
    const joined = new WeakSet<Socket>();
    return tcpServer((socket, request) => {
      if (joined.has(socket)) return;
      joined.add(socket);
      const said = says(socket, request);
      if (said === undefined) return;
      socket.write(said);
      if (!said.startsWith('HTTP/1.1 200')) return void socket.end();
      const onward = connect(target.port, '127.0.0.1');
      onward.on('error', () => undefined);
      socket.pipe(onward).pipe(socket);
    });
  };
  const reasonThrough = async (target: TestServer, proxy: TestServer, more: Partial<HubRequest> = {}) => reasonOf(connectTo(target, own.pin, `http://127.0.0.1:${proxy.port}`), more);

  it('goes through it to the pinned hub, with the proxy\'s own password for the proxy alone', async () => {
    const target = await hub();
    const heads: string[] = [];
    const proxy = await proxyTo(target, (_socket, request) => {
      heads.push(request);
      return 'HTTP/1.1 200 Connection established\r\n\r\n';
    });
    expect(await reasonOf(connectTo(target, own.pin, `http://clinic:p%40ss@127.0.0.1:${proxy.port}`))).toBe('answered 200');
    expect(heads[0]).toContain(`CONNECT 127.0.0.1:${target.port} HTTP/1.1`);
    expect(heads[0]?.toLowerCase()).toContain(`proxy-authorization: basic ${Buffer.from('clinic:p@ss').toString('base64')}`.toLowerCase());
    expect(heads.join('')).not.toContain('a-token');
  });

  it('H5: a proxy that opens what passes shows a key of its own', async () => {
    const other = await tlsServer(await testCertificate(), answer);
    expect(await reasonThrough(other, await proxyTo(other))).toBe('certificate');
    expect(other.received()).toBe(0);
  });

  it('H1: a proxy that refuses, asks for a password, answers a page, says too much, never ends its headers or says nothing', async () => {
    const target = await hub();
    for (const said of ['HTTP/1.1 403 Forbidden\r\n\r\n', 'HTTP/1.1 407 Proxy Authentication Required\r\n\r\n', '<html>blocked</html>', 'HTTP/1.1 200 OK\r\n\r\nand more']) {
      expect(await reasonThrough(target, await proxyTo(target, () => said))).toBe('proxy');
    }
    const endless = await proxyTo(target, (socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      const more = () => {
        while (!socket.destroyed && socket.write('x-more: and more\r\n'.repeat(100)));
        if (!socket.destroyed) socket.once('drain', more);
      };
      more();
      return undefined;
    });
    expect(await reasonThrough(target, endless)).toBe('proxy');
    expect(await reasonThrough(target, await proxyTo(target, () => undefined), { timeoutMs: 150 })).toBe('timeout');
    const gone = await tcpServer(() => undefined);
    await gone.close();
    expect(await reasonThrough(target, gone)).toBe('proxy');
    expect(target.received()).toBe(0);
  });
});

describe('H1 through msw', () => {
  const at = 'https://hub.example.test:8443/s1/push';
  const network = setupServer();
  const reasonAt = async (...handlers: Parameters<typeof network.use>) => {
    network.listen({ onUnhandledRequest: 'error' });
    network.use(...handlers);
    try {
      return await reasonOf(connectHub({ host: 'hub.example.test', port: 8443, pin: own.pin }));
    } finally {
      network.resetHandlers();
      network.close();
    }
  };

  it('H1: HTML with 200, a 429 of a proxy, an answer of the hub, and a network that breaks', async () => {
    expect(await reasonAt(http.post(at, () => HttpResponse.html('<html>hello</html>')))).toBe('not-a-hub');
    expect(await reasonAt(http.post(at, () => HttpResponse.text('slow down', { status: 429 })))).toBe('not-a-hub');
    expect(await reasonAt(http.post(at, () => new HttpResponse(small, { headers: ofType })))).toBe('answered 200');
    expect(await reasonAt(http.post(at, () => HttpResponse.error()))).toBe('offline');
  });
});
