import type { Unsettled } from '#shared/review/unsettled.ts';
import { Icon } from '#renderer/kit/Icon.tsx';
import { useSession } from '#renderer/session/index.ts';
import { t } from '#renderer/text/index.ts';
import { fieldName, valueWords } from './words.ts';

interface UnsettledLinesProps {
  readonly recordKind: string;
  readonly unsettled: readonly Unsettled[];
}

/** Every answer of what is not settled, whole: both doses. Never cut short. */
export const UnsettledLines = ({ recordKind, unsettled }: UnsettledLinesProps) => {
  const session = useSession();
  if (unsettled.length === 0) return null;
  return (
    <span className="unsettled">
      <Icon name="rings" size={16} />
      <span>
        <span className="sr">{t('two.title')}. </span>
        {unsettled.map(({ field, values }) => (
          <span key={field} className="unsettled__line">
            {fieldName(field)}: {values.map((value, i) => <span key={String(value)}>{i > 0 && <> {t('two.or')} </>}<b><bdi>{valueWords(recordKind, field, value, session)}</bdi></b></span>)}
          </span>
        ))}
      </span>
    </span>
  );
};

/** Two rings beside a fact: the safer answer stands there, the others are said to whoever points at it or hears it. */
export const UnsettledMark = ({ recordKind, unsettled }: { readonly recordKind: string; readonly unsettled: Unsettled }) => {
  const session = useSession();
  const words = unsettled.values.map((value) => valueWords(recordKind, unsettled.field, value, session)).join(` ${t('two.or')} `);
  const said = `${t('two.title')}. ${fieldName(unsettled.field)}: ${words}`;
  return <span className="unsettled-mark" title={said}><Icon name="rings" size={16} /><span className="sr">{said}</span></span>;
};
