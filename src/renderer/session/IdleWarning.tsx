import { Modal } from '@mantine/core';
import { Action } from '#renderer/kit/Action.tsx';
import { t } from '#renderer/text/index.ts';
import { useSessionState } from './store.ts';
import { useIdle } from './use-idle.ts';

// The command field claims the highest place; this is the one thing that must not stand behind it.
const aboveAll = 10_000;

/** Nobody was here for a while: says when it locks, and stays for any key. */
export const IdleWarning = () => {
  const [secondsLeft, stay] = useIdle();
  const lock = useSessionState((state) => state.lock);
  return (
    <Modal opened={secondsLeft !== null} onClose={stay} title={t('idle.title')} centered withCloseButton={false} zIndex={aboveAll}>
      <div className="dialog">
        <p role="timer" aria-live="off">{t('idle.text', { count: secondsLeft ?? 0 })}</p>
        <p className="sec">{t('idle.saved')}</p>
        <div className="dialog__foot">
          <Action icon="lock" onClick={() => { void lock('key'); }}>{t('idle.lock')}</Action>
          <Action kind="primary" data-autofocus onClick={stay}>{t('idle.stay')}</Action>
        </div>
      </div>
    </Modal>
  );
};
