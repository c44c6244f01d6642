import type { Session } from 'electron';
import type { AssetHandler } from '#main/shells/common/asset-handler.ts';
import type { ShellEvent } from '#main/window-host.ts';
import { APP_ORIGIN, APP_SCHEME } from '#main/shells/electron/window-options.ts';

export type HardenedSession = Pick<
  Session,
  | 'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler' | 'setDisplayMediaRequestHandler'
  | 'setSpellCheckerEnabled' | 'setProxy' | 'on' | 'webRequest' | 'protocol'
>;

/** Refuses everything a session can ask for, lets no request out, and serves the page from memory. Await it before a window loads. */
export const hardenSession = async (session: HardenedSession, assets: AssetHandler, note: (event: ShellEvent) => void): Promise<void> => {
  session.setPermissionRequestHandler((_contents, _permission, answer) => { answer(false); });
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => { answer({}); });
  // The window's own switch did not stop dictionaries from being fetched (electron#22995).
  session.setSpellCheckerEnabled(false);
  session.on('will-download', (event) => {
    event.preventDefault();
    note({ what: 'download-refused', detail: 'a download' });
  });
  session.webRequest.onBeforeRequest(({ url, resourceType }, answer) => {
    const isOurs = url.startsWith(`${APP_ORIGIN}/`);
    // A blob is made by the page itself and never leaves it; devtools exist only in a build that is not packaged.
    const isInside = isOurs || url.startsWith(`blob:${APP_ORIGIN}/`) || url.startsWith('devtools://');
    if (!isInside) note({ what: 'request-refused', detail: resourceType });
    answer({ cancel: !isInside });
  });
  session.protocol.handle(APP_SCHEME, ({ url, method }) => {
    const { status, headers, body } = assets({ url, method });
    return new Response(new Uint8Array(body), { status, headers });
  });
  // WebRTC asks no permission and passes by webRequest; with its policy and a proxy that does not answer, nothing leaves.
  await session.setProxy({ mode: 'fixed_servers', proxyRules: 'http://127.0.0.1:9', proxyBypassRules: '<-loopback>' });
};
