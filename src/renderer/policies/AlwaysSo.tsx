import { Icon } from '#renderer/kit/Icon.tsx';
import { t } from '#renderer/text/index.ts';

const facts = [
  ['unique', '45 CFR 164.312(a)(2)(i)'], ['emergency', '45 CFR 164.312(a)(2)(ii)'], ['lock', '45 CFR 164.312(a)(2)(iii)'], ['encrypted', '45 CFR 164.312(a)(2)(iv)'],
  ['audit', '45 CFR 164.312(b)'], ['factor', '45 CFR 164.312(d)'], ['pin', '45 CFR 164.312(d)'], ['self', '45 CFR 164.308(a)(3)'],
] as const;

/** What no rule can change, with the paragraph each serves. */
export const AlwaysSo = () => (
  <section className="panel" aria-labelledby="always-so">
    <div className="panel__head"><h2 id="always-so">{t('always.title')}</h2><span className="sm mute">{t('always.text')}</span></div>
    <ul className="always">
      {facts.map(([name, rule]) => <li key={name}><Icon name="check" size={16} /><div><p>{t(`always.${name}`)}</p><p className="xs mute">{rule}</p></div></li>)}
    </ul>
  </section>
);
