import { useEffect, useRef } from 'react';
import { Action } from '#renderer/kit/Action.tsx';
import { Icon } from '#renderer/kit/Icon.tsx';
import { useNavigation } from '#renderer/navigation/index.ts';
import { t } from '#renderer/text/index.ts';
import { throwAway } from './keeper.ts';
import { useDraftNotice } from './notice-store.ts';

/** A quiet line over the page: the form came back as it was left, or what is typed cannot be kept just now. */
export const DraftNotice = () => {
  const { returned, isKeeping, close } = useDraftNotice();
  const place = useNavigation((state) => state.place);
  const began = useRef(place);
  // It is about the form one came back to: elsewhere it means nothing.
  useEffect(() => { if (place !== began.current) close(); }, [place, close]);
  if (!isKeeping) return <div className="drafted drafted--caution" role="alert"><Icon name="warn" /><p><b>{t('draft.notKept')}</b> {t('draft.notKept.text')}</p></div>;
  if (!returned) return null;
  return (
    <div className="drafted">
      <Icon name="file" />
      <p role="status"><b>{t('draft.back')}</b> {returned.label !== '' && <>{t('draft.back.field', { field: returned.label })} </>}{t('draft.back.text')}</p>
      <span className="drafted__act">
        <Action className="btn--sm" onClick={() => { throwAway(returned); }}>{t('draft.throwAway')}</Action>
        <Action className="btn--sm" onClick={close}>{t('draft.goOn')}</Action>
      </span>
    </div>
  );
};
