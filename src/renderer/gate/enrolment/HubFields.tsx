import { t } from '#renderer/api/words.ts';
import { TextField } from '#renderer/kit/TextField.tsx';
import type { HubTyped } from './hub-words.ts';

interface HubFieldsProps {
  readonly value: HubTyped;
  readonly problems: Partial<HubTyped>;
  readonly onChange: (value: HubTyped) => void;
}

/** Address and code as they stand on another screen or on the hub's paper. */
export const HubFields = ({ value, problems, onChange }: HubFieldsProps) => (
  <>
    <TextField label={t('hub.address')} hint={t('hub.address.hint')} autoFocus value={value.address} maxLength={300} problem={problems.address} onChange={(event) => { onChange({ ...value, address: event.currentTarget.value }); }} />
    <TextField label={t('hub.code')} hint={t('hub.code.hint')} value={value.code} maxLength={100} problem={problems.code} onChange={(event) => { onChange({ ...value, code: event.currentTarget.value }); }} />
    <TextField label={t('hub.proxy')} optional={t('hub.optional')} hint={t('hub.proxy.hint')} value={value.proxy} maxLength={300} problem={problems.proxy} onChange={(event) => { onChange({ ...value, proxy: event.currentTarget.value }); }} />
  </>
);
