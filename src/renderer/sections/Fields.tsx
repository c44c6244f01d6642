import { t } from '#renderer/text/index.ts';
import type { Field } from './section-spec.ts';

/** What was told, each with its name; then the names of what was not. */
export const Fields = ({ fields }: { readonly fields: readonly Field[] }) => {
  const told = fields.filter(([, value]) => value !== '');
  const untold = fields.filter(([, value]) => value === '').map(([label]) => t(label as 'row.name').toLowerCase());
  return (
    <dl className="fields">
      {told.map(([label, value]) => <div key={label}><dt>{t(label as 'row.name')}</dt><dd><bdi>{value}</bdi></dd></div>)}
      {untold.length > 0 && <div className="mute"><dt>{t('row.notTold')}</dt><dd>{untold.join(', ')}</dd></div>}
    </dl>
  );
};
