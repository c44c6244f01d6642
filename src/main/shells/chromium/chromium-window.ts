import { writeFile } from 'node:fs/promises';
import type { AssetHandler } from '#main/shells/common/asset-handler.ts';
import { createClipboardGuard } from '#main/shells/common/clipboard-guard.ts';
import { macClipboard } from '#main/shells/common/mac-clipboard.ts';
import type { ShellEvent, WindowConnection } from '#main/window-host.ts';
import { APP_ORIGIN } from '#main/shells/chromium/browser-flags.ts';
import { browserClipboard } from '#main/shells/chromium/browser-clipboard.ts';
import type { BrowserProcess } from '#main/shells/chromium/browser-process.ts';
import { type CdpEvent, objectField, textField } from '#main/shells/chromium/cdp-client.ts';
import { connectPage, type PageScripts } from '#main/shells/chromium/page-bridge.ts';
import { guardPage, handleGuardEvent } from '#main/shells/chromium/page-guard.ts';

export interface WindowParts {
  readonly browser: BrowserProcess;
  readonly connection: WindowConnection;
  readonly assets: AssetHandler;
  readonly scripts: PageScripts;
  readonly note: (event: ShellEvent) => void;
}

export interface ChromiumWindow {
  /** `closed`: a person closed it, or we did. `crashed`: its renderer or browser ended by itself. */
  readonly ended: Promise<'closed' | 'crashed'>;
  /** Whether something has been painted and the page has marked an element `data-ready`. */
  readonly isReady: () => Promise<boolean>;
  readonly screenshot: (path: string) => Promise<void>;
  /** Takes what it shows off the screen at once, by ending its processes; `close` is still to be called. */
  readonly hide: () => void;
  /** Ends the connection, then every process of the window. */
  readonly close: () => Promise<void>;
}

const isMac = process.platform === 'darwin';

const IS_READY = `performance.getEntriesByName('first-contentful-paint').length > 0 && document.querySelector('[data-ready]') !== null`;

/** Takes over the browser's only page, puts ours into it and closes every other one. */
export const openChromiumWindow = async (parts: WindowParts): Promise<ChromiumWindow> => {
  const { browser: { cdp, exited, close: endBrowser }, note } = parts;
  let pageEnded = (_how: 'closed' | 'crashed'): void => undefined;
  const pageEnd = new Promise<'closed' | 'crashed'>((resolve) => { pageEnded = resolve; });
  const page = await takePage(parts, (how) => { pageEnded(how); });
  const { sessionId, targetId } = page;

  // The browser-wide order does not reach an incognito window; the page's own does. Permissions: see the flags and headers.
  await insist(() => cdp.send('Page.setDownloadBehavior', { behavior: 'deny' }, sessionId));
  const guarded = { cdp, sessionId, assets: parts.assets, note };
  await guardPage(guarded);
  const clipboard = createClipboardGuard(isMac ? macClipboard() : browserClipboard(cdp));
  const bridge = await connectPage({ cdp, sessionId, mainFrameId: targetId, connection: parts.connection, note, onCopied: clipboard.copied }, parts.scripts);
  page.listen((event) => {
    if (event.method === 'Inspector.targetCrashed') pageEnded('crashed');
    if (event.method === 'Page.downloadProgress' && event.params['state'] === 'canceled') note({ what: 'download-refused', detail: 'a download' });
    handleGuardEvent(guarded, event);
    bridge.handle(event);
  });
  await cdp.send('Page.navigate', { url: `${APP_ORIGIN}/` }, sessionId);

  return {
    ended: Promise.race([pageEnd, exited.then((code) => (code === 0 ? 'closed' as const : 'crashed' as const))]),
    isReady: async () => {
      const { result } = await cdp.send('Runtime.evaluate', { expression: IS_READY }, sessionId);
      return (result as { value?: unknown }).value === true;
    },
    screenshot: async (path) => {
      const { data } = await cdp.send('Page.captureScreenshot', { format: 'png' }, sessionId);
      await writeFile(path, Buffer.from(String(data), 'base64'), { mode: 0o600 });
    },
    hide: parts.browser.kill,
    close: async () => {
      bridge.close();
      await endBrowser();
      // Elsewhere what was copied went with the browser that offered it.
      if (isMac) await clipboard.clear();
    },
  };
};

/** A page is "not active" for a moment while its first document arrives; no page of ours is shown before this is settled. */
const insist = async (order: () => Promise<unknown>): Promise<void> => {
  for (let triesLeft = 200; ; triesLeft -= 1) {
    try {
      await order();
      return;
    } catch (why) {
      if (triesLeft === 0) throw why;
      await new Promise((done) => { setTimeout(done, 20); });
    }
  }
};

interface TakenPage {
  readonly sessionId: string;
  readonly targetId: string;
  readonly listen: (listener: (event: CdpEvent) => void) => void;
}

/** The first page is ours; whatever else opens (new tabs and windows, developer tools) is closed before it runs. */
const takePage = async ({ browser: { cdp }, note }: WindowParts, onEnd: (how: 'closed' | 'crashed') => void): Promise<TakenPage> => {
  let ours: TakenPage | undefined;
  const refused = new Set<string>();
  let listener = (_event: CdpEvent): void => undefined;
  const taken = new Promise<TakenPage>((resolve) => {
    cdp.onEvent((event) => {
      const { method, params, sessionId } = event;
      const target = objectField(params, 'targetInfo');
      if (sessionId !== undefined && sessionId === ours?.sessionId) listener(event);
      if (method === 'Target.targetDestroyed' && params['targetId'] === ours?.targetId) onEnd('closed');
      if (method === 'Target.targetInfoChanged' || method === 'Target.targetCreated') {
        if (ours !== undefined && isForeign(textField(target, 'type'), textField(target, 'url'))) refuse(textField(target, 'targetId'));
      }
      if (method !== 'Target.attachedToTarget' || sessionId !== undefined) return;
      const attached = textField(params, 'sessionId');
      if (!isForeign(textField(target, 'type'), textField(target, 'url'))) {
        // The print preview is such a target, and waits for us.
        cdp.send('Runtime.runIfWaitingForDebugger', {}, attached).catch(() => undefined);
      } else if (ours === undefined) {
        ours = { sessionId: attached, targetId: textField(target, 'targetId'), listen: (heard) => { listener = heard; } };
        cdp.send('Runtime.runIfWaitingForDebugger', {}, attached).catch(() => undefined);
        resolve(ours);
      } else {
        // Nobody answers what it asks for, and it is let go: one that is held at its start holds the page that opened it, in whose process it is.
        cdp.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] }, attached).catch(() => undefined);
        refuse(textField(target, 'targetId'));
        cdp.send('Runtime.runIfWaitingForDebugger', {}, attached).catch(() => undefined);
      }
    });
  });
  const refuse = (targetId: string): void => {
    if (targetId === ours?.targetId || refused.has(targetId)) return;
    refused.add(targetId);
    note({ what: 'window-refused', detail: 'a second window' });
    cdp.send('Target.closeTarget', { targetId }).catch(() => undefined);
  };
  await cdp.send('Target.setDiscoverTargets', { discover: true });
  await cdp.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true });
  return taken;
};

/** Developer tools and print preview begin as type `other` and become pages; only the preview may stay. */
const isForeign = (type: string, url: string): boolean => url.startsWith('devtools://') || (type === 'page' && !url.startsWith('chrome://print'));
