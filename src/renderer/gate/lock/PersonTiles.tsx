import { t } from '#renderer/api/words.ts';
import { useKeys } from '#renderer/kit/use-keys.ts';
import type { LockedPerson } from './locked.ts';

interface PersonTilesProps {
  readonly people: readonly LockedPerson[];
  readonly chosen: string;
  /** `isDirect`: by hand or by number, so the next key is for the PIN; arrow keys stay among the tiles. */
  readonly onChoose: (staffId: string, isDirect: boolean) => void;
}

/** Who can unlock, by initials and role. Native radio buttons, so arrow keys and readers work as everywhere; Alt 1 to 9 too. */
export const PersonTiles = ({ people, chosen, onChoose }: PersonTilesProps) => {
  useKeys(Object.fromEntries(people.slice(0, 9).map(({ staffId }, i) => [`Alt ${i + 1}`, () => { onChoose(staffId, true); }])));
  return (
    <fieldset className="people-choice">
      <legend className="sr">{t('lock.title')}</legend>
      <div className="people people--tiles">
        {people.map(({ staffId, initials, role }) => (
          <label key={staffId} onPointerUp={() => { onChoose(staffId, true); }}>
            <input type="radio" className="sr" name="person" checked={staffId === chosen} aria-label={t('lock.person', { initials, role: t(`role.${role}`) })} onChange={() => { onChoose(staffId, false); }} />
            <b>{initials}</b>
            <span>{t(`role.${role}`)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
};
