import { randomBytes } from 'node:crypto';
import type { OwnClipboard } from '#main/shells/common/clipboard-guard.ts';
import { type CdpClient, objectField, textField } from '#main/shells/chromium/cdp-client.ts';

/** Only a page of this name may read the clipboard, only in the browser's hidden context, and only we can make one. */
const ORIGIN = 'https://clipboard.invalid';

/**
 * The clipboard through a hidden page in the window's own browser, made when it is asked and closed after it: our pages may not read
 * it, and what was copied stays in processes that end with the window.
 */
export const browserClipboard = (cdp: CdpClient): OwnClipboard => {
  const salt = randomBytes(16).toString('base64url');
  const ask = async (andThen: string): Promise<string> => {
    const targetId = textField(await cdp.send('Target.createTarget', { url: 'about:blank', hidden: true }), 'targetId');
    try {
      const { targetInfo } = await cdp.send('Target.getTargetInfo', { targetId });
      const browserContextId = textField(targetInfo as Record<string, unknown>, 'browserContextId');
      const sessionId = textField(await cdp.send('Target.attachToTarget', { targetId, flatten: true }), 'sessionId');
      const stop = serveEmptyPage(cdp, sessionId);
      try {
        await cdp.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] }, sessionId);
        await cdp.send('Page.navigate', { url: `${ORIGIN}/` }, sessionId);
        for (const name of ['clipboard-read', 'clipboard-write']) await cdp.send('Browser.setPermission', { permission: { name }, setting: 'granted', origin: ORIGIN, browserContextId });
        await cdp.send('Emulation.setFocusEmulationEnabled', { enabled: true }, sessionId);
        const answer = await cdp.send('Runtime.evaluate', { expression: expression(salt, andThen), awaitPromise: true, returnByValue: true }, sessionId);
        const print = textField(objectField(answer, 'result'), 'value');
        if (print === '') throw new Error('The clipboard could not be read.');
        return print;
      } finally {
        stop();
      }
    } finally {
      await cdp.send('Target.closeTarget', { targetId }).catch(() => undefined);
    }
  };
  return {
    fingerprint: () => ask(''),
    clearIf: async (print) => { await ask(`if (print === ${JSON.stringify(print)}) await navigator.clipboard.writeText('');`); },
  };
};

const expression = (salt: string, andThen: string): string => `(async () => {
  const text = await navigator.clipboard.readText();
  const sum = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(${JSON.stringify(salt)} + text));
  const print = Array.from(new Uint8Array(sum), (byte) => byte.toString(16).padStart(2, '0')).join('');
  ${andThen}
  return print;
})()`;

/** Nothing leaves: whatever this page asks for is an empty page. */
const serveEmptyPage = (cdp: CdpClient, sessionId: string): (() => void) =>
  cdp.onEvent((event) => {
    if (event.sessionId !== sessionId || event.method !== 'Fetch.requestPaused') return;
    cdp.send('Fetch.fulfillRequest', { requestId: event.params['requestId'], responseCode: 200, responseHeaders: [{ name: 'Content-Type', value: 'text/html' }], body: '' }, sessionId).catch(() => undefined);
  });
