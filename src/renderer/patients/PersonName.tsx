import type { Identity } from '#shared/patients/patient.ts';
import { t } from '#renderer/text/index.ts';

interface Named {
  readonly familyName: string;
  readonly givenNames: string;
  readonly nameInOwnScript: string;
  readonly identity?: Identity;
}

/** Family name strong, given names plain, then the name in its own script, and a mark in words when nobody could say the name. Letters and their case stay as the person writes them. */
export const PersonName = ({ person }: { readonly person: Named }) => {
  const { familyName, givenNames, nameInOwnScript, identity } = person;
  const shown = [familyName, givenNames].filter((part) => part !== '').join(' ');
  const own = nameInOwnScript !== '' && nameInOwnScript !== shown && nameInOwnScript !== `${givenNames} ${familyName}` ? nameInOwnScript : '';
  return (
    <span className="pn">
      {familyName !== '' && <b><bdi>{familyName}</bdi></b>}
      {familyName !== '' && givenNames !== '' && ', '}
      {givenNames !== '' && <bdi>{givenNames}</bdi>}
      {shown === '' && own === '' && t('patient.noName')}
      {own !== '' && <span className="pn__own"> <bdi>{own}</bdi></span>}
      {identity === 'temporary' && <> <span className="temp">{t('patient.temporary')}</span></>}
    </span>
  );
};
