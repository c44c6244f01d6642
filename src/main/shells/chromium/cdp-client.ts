import type { Readable, Writable } from 'node:stream';
import { createFramer } from '#main/shells/chromium/cdp-framer.ts';

/** A value as the browser sent it; each reader narrows what it needs with `field`. */
export type CdpObject = Readonly<Record<string, unknown>>;

export interface CdpEvent {
  readonly method: string;
  readonly params: CdpObject;
  readonly sessionId: string | undefined;
}

/** The browser's control pipe. Nothing listens on a port; whoever holds the two ends holds the browser. */
export interface CdpClient {
  /** Rejects when the browser refuses or the pipe has closed. */
  readonly send: (method: string, params?: CdpObject, sessionId?: string) => Promise<CdpObject>;
  /** Answers the function that stops it. */
  readonly onEvent: (listener: (event: CdpEvent) => void) => () => void;
  readonly close: () => void;
}

/** Opens the control pipe over its two streams. */
export const createCdpClient = (toBrowser: Writable, fromBrowser: Readable): CdpClient => {
  const waiting = new Map<number, { method: string; answer: (result: CdpObject) => void; fail: (why: Error) => void }>();
  const listeners = new Set<(event: CdpEvent) => void>();
  let lastId = 0;
  let isOpen = true;

  const close = (): void => {
    isOpen = false;
    for (const { fail } of waiting.values()) fail(new Error('The browser has gone.'));
    waiting.clear();
  };
  const receive = (text: string): void => {
    const message = readMessage(text);
    if (message === undefined) return;
    if (typeof message['id'] !== 'number') {
      const event = { method: textField(message, 'method'), params: objectField(message, 'params'), sessionId: message['sessionId'] as string | undefined };
      for (const listener of listeners) listener(event);
      return;
    }
    const caller = waiting.get(message['id']);
    waiting.delete(message['id']);
    if (message['error'] === undefined) caller?.answer(objectField(message, 'result'));
    else caller?.fail(new Error(`The browser refused ${caller.method}: ${textField(objectField(message, 'error'), 'message')}`));
  };

  fromBrowser.on('data', createFramer(receive));
  // Both ends break when the browser dies first; the process's exit is what the shell acts on.
  for (const stream of [toBrowser, fromBrowser]) stream.on('error', close).on('close', close);

  return {
    send: (method, params = {}, sessionId = undefined) =>
      new Promise((answer, fail) => {
        if (!isOpen) { fail(new Error('The browser has gone.')); return; }
        const id = (lastId += 1);
        waiting.set(id, { method, answer, fail });
        toBrowser.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
      }),
    onEvent: (listener) => {
      listeners.add(listener);
      return () => { listeners.delete(listener); };
    },
    close,
  };
};

/** A browser that says what is no message is not followed, and ends nothing of ours. */
const readMessage = (text: string): CdpObject | undefined => {
  try {
    const message: unknown = JSON.parse(text);
    return typeof message === 'object' && message !== null ? (message as CdpObject) : undefined;
  } catch {
    return undefined;
  }
};

/** The named part, or an empty one: an absent part of a browser's message is never a reason to stop. */
export const objectField = (from: CdpObject, name: string): CdpObject => {
  const value = from[name];
  return typeof value === 'object' && value !== null ? (value as CdpObject) : {};
};

/** The named text, or ''. */
export const textField = (from: CdpObject, name: string): string => {
  const value = from[name];
  return typeof value === 'string' ? value : '';
};
