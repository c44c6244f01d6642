import type { AssetHandler } from '#main/shells/common/asset-handler.ts';
import type { ShellEvent } from '#main/window-host.ts';
import { APP_ORIGIN } from '#main/shells/chromium/browser-flags.ts';
import { type CdpClient, type CdpEvent, objectField, textField } from '#main/shells/chromium/cdp-client.ts';

export interface GuardedPage {
  readonly cdp: CdpClient;
  readonly sessionId: string;
  readonly assets: AssetHandler;
  readonly note: (event: ShellEvent) => void;
}

/** Starts answering every request of the page from memory, so that none leaves. */
export const guardPage = async ({ cdp, sessionId }: GuardedPage): Promise<void> => {
  await cdp.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] }, sessionId);
  await cdp.send('Page.enable', {}, sessionId);
  await cdp.send('Inspector.enable', {}, sessionId);
};

/** Acts on one event of the page: its requests, its dialogs, and where its main frame has gone. */
export const handleGuardEvent = (page: GuardedPage, { method, params }: CdpEvent): void => {
  if (method === 'Fetch.requestPaused') answerRequest(page, params);
  if (method === 'Page.javascriptDialogOpening') {
    // Leaving is never held up by the page; every other dialog is dismissed, since ours are drawn in the page.
    order(page, 'Page.handleJavaScriptDialog', { accept: params['type'] === 'beforeunload' });
  }
  // Otherwise "back" would lead to the error page the browser started with.
  if (method === 'Page.loadEventFired') order(page, 'Page.resetNavigationHistory', {});
  if (method === 'Page.frameNavigated') {
    const frame = objectField(params, 'frame');
    if (frame['parentId'] !== undefined || textField(frame, 'url').startsWith(`${APP_ORIGIN}/`)) return;
    page.note({ what: 'navigation-refused', detail: 'the window had left its page' });
    order(page, 'Page.navigate', { url: `${APP_ORIGIN}/` });
  }
};

const answerRequest = (page: GuardedPage, params: CdpEvent['params']): void => {
  const { requestId } = params;
  const request = objectField(params, 'request');
  const url = textField(request, 'url');
  const isDocument = params['resourceType'] === 'Document';
  const isOurs = url.startsWith(`${APP_ORIGIN}/`) && request['method'] === 'GET';
  const answer = isOurs ? page.assets({ url, method: 'GET' }) : undefined;
  if (answer === undefined || (isDocument && answer.status !== 200)) {
    page.note({ what: isDocument ? 'navigation-refused' : 'request-refused', detail: textField(params, 'resourceType') });
    // An aborted navigation leaves the window where it is; a blocked one would put an error page in its place.
    order(page, 'Fetch.failRequest', { requestId, errorReason: isDocument ? 'Aborted' : 'BlockedByClient' });
    return;
  }
  order(page, 'Fetch.fulfillRequest', {
    requestId,
    responseCode: answer.status,
    responseHeaders: Object.entries(answer.headers).map(([name, value]) => ({ name, value })),
    body: answer.body.toString('base64'),
  });
};

/** The page may be gone by the time the order arrives; then there is nothing left to guard. */
const order = ({ cdp, sessionId }: GuardedPage, method: string, params: CdpEvent['params']): void => {
  cdp.send(method, params, sessionId).catch(() => undefined);
};
