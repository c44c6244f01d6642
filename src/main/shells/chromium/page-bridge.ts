import type { ShellEvent, WindowConnection } from '#main/window-host.ts';
import { checkCall, refusalJson } from '#main/shells/common/call-payload.ts';
import { APP_ORIGIN } from '#main/shells/chromium/browser-flags.ts';
import { type CdpClient, type CdpEvent, type CdpObject, objectField, textField } from '#main/shells/chromium/cdp-client.ts';

/** The isolated world's name, and the one function put into it. */
const WORLD = 'wardlight';
const TO_NODE = 'wlToNode';
/** In place of a call's number, which begins at 1. */
const COPIED = 0;

export interface PageScripts {
  readonly page: string;
  readonly isolated: string;
}

export interface BridgeSide {
  readonly cdp: CdpClient;
  readonly sessionId: string;
  /** A page's main frame has its target's id. */
  readonly mainFrameId: string;
  readonly connection: WindowConnection;
  readonly note: (event: ShellEvent) => void;
  /** A person copied or cut something. */
  readonly onCopied: () => void;
}

/** Prepares both halves of `window.clinic` for every document to come, and carries text between them and the connection. */
export const connectPage = async (side: BridgeSide, scripts: PageScripts): Promise<{ readonly handle: (event: CdpEvent) => void; readonly close: () => void }> => {
  const { cdp, sessionId, connection } = side;
  /** Isolated worlds of our own main document: number → the name that a later document cannot inherit. */
  const worlds = new Map<number, string>();

  const tell = (world: string, id: number, json: string | null): void => {
    const expression = `wlFromNode(${String(id)},${JSON.stringify(json)})`;
    // A document that has gone needs no answer.
    cdp.send('Runtime.evaluate', { expression, uniqueContextId: world, silent: true }, sessionId).catch(() => undefined);
  };
  const answer = async (world: string, payload: string): Promise<void> => {
    const frame = readFrame(payload);
    if (frame === undefined) { side.note({ what: 'sender-refused', detail: 'not a call of our own script' }); return; }
    const { id, method, input } = frame;
    if (id === COPIED) { side.onCopied(); return; }
    // The isolated half sends a length in place of a text that is too long to carry.
    if (typeof input === 'number') { tell(world, id, refusalJson('too-large')); return; }
    const call = checkCall(method, input);
    tell(world, id, call.type === 'refused' ? call.replyJson : await connection.call(call.method, call.inputJson).catch(() => null));
  };
  const handle = ({ method, params }: CdpEvent): void => {
    if (method === 'Runtime.executionContextCreated') remember(worlds, side.mainFrameId, objectField(params, 'context'));
    if (method === 'Runtime.executionContextDestroyed') worlds.delete(Number(params['executionContextId']));
    if (method === 'Runtime.executionContextsCleared') worlds.clear();
    if (method !== 'Runtime.bindingCalled' || params['name'] !== TO_NODE) return;
    const world = worlds.get(Number(params['executionContextId']));
    if (world === undefined) side.note({ what: 'sender-refused', detail: 'not the main document of our own origin' });
    else void answer(world, textField(params, 'payload'));
  };

  const stopEvents = connection.onEvent((json) => { worlds.forEach((world) => { tell(world, 0, json); }); });
  await cdp.send('Runtime.enable', {}, sessionId);
  await cdp.send('Runtime.addBinding', { name: TO_NODE, executionContextName: WORLD }, sessionId);
  // In this order: the page's half must listen before the isolated half hands over its port.
  await cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: scripts.page }, sessionId);
  await cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: scripts.isolated, worldName: WORLD }, sessionId);
  return { handle, close: () => { stopEvents(); connection.close(); } };
};

/** A text of a megabyte takes six times as much where each character has to be escaped. */
const LONGEST_FRAME = 6_500_000;

/** What the isolated half sends; undefined for what it never does. A renderer that was taken over can send anything, and its number goes into a script. */
const readFrame = (payload: string): { readonly id: number; readonly method: unknown; readonly input: unknown } | undefined => {
  if (payload.length > LONGEST_FRAME) return undefined;
  try {
    const frame: unknown = JSON.parse(payload);
    if (!Array.isArray(frame) || !Number.isSafeInteger(frame[0]) || Number(frame[0]) < 0) return undefined;
    return { id: Number(frame[0]), method: frame[1], input: frame[2] };
  } catch {
    return undefined;
  }
};

const remember = (worlds: Map<number, string>, mainFrameId: string, context: CdpObject): void => {
  if (context['name'] !== WORLD || context['origin'] !== APP_ORIGIN) return;
  if (objectField(context, 'auxData')['frameId'] === mainFrameId) worlds.set(Number(context['id']), textField(context, 'uniqueId'));
};
