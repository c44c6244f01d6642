import { showingOf } from '#shared/review/safest.ts';
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

interface UnsettledMarkProps {
  readonly recordKind: string;
  readonly unsettled: Unsettled;
  /** Where no answer is the safer, the others stand there too. */
  readonly saysBoth?: boolean;
}

/** Two rings beside a fact: the safer answer stands there, the others are said to whoever points at it or hears it. */
export const UnsettledMark = ({ recordKind, unsettled, saysBoth = false }: UnsettledMarkProps) => {
  const session = useSession();
  const words = unsettled.values.map((value) => valueWords(recordKind, unsettled.field, value, session)).join(` ${t('two.or')} `);
  const said = `${t('two.title')}. ${fieldName(unsettled.field)}: ${words}`;
  const others = unsettled.values.slice(1).map((value) => valueWords(recordKind, unsettled.field, value, session)).join(` ${t('two.or')} `);
  const isWhole = saysBoth && showingOf(recordKind, unsettled.field) === 'both';
  return <span className="unsettled-mark" title={said}>{isWhole && <span aria-hidden="true"><span className="mute">{t('two.or')}</span> <b><bdi>{others}</bdi></b></span>}<Icon name="rings" size={16} /><span className="sr">{said}</span></span>;
};
