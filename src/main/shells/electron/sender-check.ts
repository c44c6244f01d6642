import type { WebFrameMain } from 'electron';
import { APP_ORIGIN } from '#main/shells/electron/window-options.ts';

type Frame = Pick<WebFrameMain, 'detached' | 'origin'>;

/** The parts of an `IpcMainInvokeEvent` that say who is calling. */
export interface CallSender {
  readonly senderFrame: Frame | null;
  readonly sender: { readonly id: number };
}

/** The one window that may call. */
export interface TrustedWindow {
  readonly id: number;
  readonly mainFrame: Frame;
}

export type SenderFault = 'no-window' | 'other-window' | 'no-frame' | 'detached' | 'not-main-frame' | 'other-origin';

/**
 * Why a call must not be heard, or undefined when it may. The frame can be gone or hold another document by the time
 * the call arrives (electron#43473), so every part is asked afresh for every call.
 */
export const senderFault = ({ senderFrame, sender }: CallSender, trusted: TrustedWindow | undefined): SenderFault | undefined => {
  if (trusted === undefined) return 'no-window';
  if (sender.id !== trusted.id) return 'other-window';
  if (senderFrame === null) return 'no-frame';
  if (senderFrame.detached) return 'detached';
  if (senderFrame !== trusted.mainFrame) return 'not-main-frame';
  if (senderFrame.origin !== APP_ORIGIN) return 'other-origin';
  return undefined;
};
