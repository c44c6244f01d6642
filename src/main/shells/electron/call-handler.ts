import type { ShellEvent, WindowConnection } from '#main/window-host.ts';
import { checkCall, refusalJson } from '#main/shells/common/call-payload.ts';
import { type CallSender, senderFault, type TrustedWindow } from '#main/shells/electron/sender-check.ts';

/** What is shown now, asked for at every call because windows come and go. */
export interface CurrentWindow {
  readonly trusted: TrustedWindow;
  readonly connection: WindowConnection;
}

/** The only handler of the only channel a window has. */
export const createCallHandler =
  (current: () => CurrentWindow | undefined, note: (event: ShellEvent) => void) =>
  async (event: CallSender, method: unknown, inputJson: unknown): Promise<string> => {
    const window = current();
    const fault = senderFault(event, window?.trusted);
    if (fault !== undefined || window === undefined) {
      note({ what: 'sender-refused', detail: fault ?? 'no-window' });
      return refusalJson('wrong-window');
    }
    const call = checkCall(method, inputJson);
    return call.type === 'refused' ? call.replyJson : window.connection.call(call.method, call.inputJson);
  };
