/** What the shell puts into this world and no other. */
declare const globalThis: {
  wlToNode?: (text: string) => void;
  wlFromNode?: (id: number, json: string | null) => void;
};

/**
 * Chromium's half in an isolated world: it carries text between the page and the shell, and keeps keys and drops that
 * would act on the browser from doing so. The page still sees them; only the browser's own action is prevented.
 */
const toNode = globalThis.wlToNode;
delete globalThis.wlToNode;
if (toNode && top === self && location.origin === 'https://app.invalid') {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data: [id, method, json] }: MessageEvent<readonly [number, string, string]>) => {
    // Too long a text is not carried; its length is, and the shell refuses it.
    toNode(JSON.stringify([id, method.slice(0, 101), json.length > 1e6 ? json.length : json]));
  };
  globalThis.wlFromNode = (id, json) => { port1.postMessage([id, json]); };
  document.dispatchEvent(new MessageEvent('wl', { ports: [port2] }));

  // Only that something was copied: the shell takes it from the clipboard again.
  const copied = (event: Event): void => { if (event.isTrusted) toNode('[0]'); };
  addEventListener('copy', copied, true);
  addEventListener('cut', copied, true);

  const prevent = (event: Event): void => { event.preventDefault(); };
  addEventListener('dragover', prevent, true);
  addEventListener('drop', prevent, true);
  addEventListener('auxclick', prevent, true);
  // What the browser loads by itself is answered or refused by the shell; it would hand every other address to another program, mail without a question.
  navigation.addEventListener('navigate', (event) => {
    if (!/^(https?|about|blob|data|file|javascript):/u.test(event.destination.url)) prevent(event);
  });
  addEventListener('keydown', (event) => {
    const key = event.key.toLowerCase();
    const plain = 'tnujpsohdr'.includes(key) && key.length === 1;
    const shifted = event.shiftKey && 'icjbmoqa'.includes(key) && key.length === 1;
    const command = (event.ctrlKey || event.metaKey) && !event.altKey;
    if ((command && (plain || shifted)) || /^f(1|3|5|7|12)$|^browser/u.test(key)) prevent(event);
  }, true);
}
