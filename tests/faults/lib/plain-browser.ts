import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { createCdpClient, objectField, textField } from '#main/shells/chromium/cdp-client.ts';

export interface PlainBrowser {
  /** Of the server that serves the page. */
  readonly port: number;
  /** Runs a function of one argument in the page, by its text, and answers what it answers. */
  readonly evaluate: (source: string, argument: unknown) => Promise<unknown>;
  readonly stop: () => Promise<void>;
}

const mime: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.woff2': 'font/woff2' };

/** The same page in the same browser with nothing of ours around it: no switches, no interception, no policy, and windows opened without being asked. What it sends shows that the count can fail. */
export const openInPlainBrowser = async (program: string, pageDir: string): Promise<PlainBrowser> => {
  const server = createServer(({ url = '/' }, answer) => {
    const file = join(pageDir, url === '/' ? 'index.html' : url.replace(/[?#].*$/u, ''));
    if (!file.startsWith(pageDir) || !existsSync(file)) { answer.writeHead(404).end(); return; }
    answer.writeHead(200, { 'Content-Type': mime[extname(file)] ?? 'application/octet-stream' }).end(readFileSync(file));
  });
  await new Promise<void>((done) => { server.listen(0, '127.0.0.1', done); });
  const { port } = server.address() as { readonly port: number };
  const profile = mkdtempSync(join(tmpdir(), 'wardlight-plain-'));
  const child = spawn(program, ['--remote-debugging-pipe', '--headless=new', '--no-sandbox', '--no-first-run', '--disable-popup-blocking', `--user-data-dir=${profile}`, 'about:blank'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
  const gone = new Promise((done) => { child.once('exit', done); });
  const cdp = createCdpClient(child.stdio[3] as Writable, child.stdio[4] as Readable);
  const { targetInfos } = await cdp.send('Target.getTargets');
  const page = (targetInfos as readonly Record<string, unknown>[]).find(({ type }) => type === 'page')!;
  const sessionId = textField(await cdp.send('Target.attachToTarget', { targetId: page['targetId'], flatten: true }), 'sessionId');
  await cdp.send('Page.enable', {}, sessionId);
  const loaded = new Promise<void>((done) => { cdp.onEvent(({ method }) => { if (method === 'Page.loadEventFired') done(); }); });
  await cdp.send('Page.navigate', { url: `http://localhost:${String(port)}/` }, sessionId);
  await loaded;
  return {
    port,
    evaluate: async (source, argument) => {
      const answer = await cdp.send('Runtime.evaluate', { expression: `(${source})(${JSON.stringify(argument)})`, awaitPromise: true, returnByValue: true, userGesture: true }, sessionId);
      return objectField(answer, 'result')['value'];
    },
    stop: async () => {
      child.kill('SIGKILL');
      await gone;
      server.close();
      server.closeAllConnections();
      rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
};
