import { Fragment } from 'react';
import { Icon } from '#renderer/kit/Icon.tsx';
import { t } from '#renderer/text/index.ts';
import { roles } from '#shared/staff/roles.ts';
import type { Privilege, Role } from '#shared/staff/roles.ts';
import { privilegeGroups } from './privilege-groups.ts';
import { useGridKeys } from './use-grid-keys.ts';

export interface Bundle {
  readonly role: Role;
  readonly holds: readonly Privilege[];
  readonly shipped: readonly Privilege[];
}
/** One place of the table. */
export interface Place { readonly role: Role; readonly privilege: Privilege; readonly holds: boolean }

interface MatrixTableProps {
  readonly bundles: readonly Bundle[];
  /** Undefined for whoever only reads. */
  readonly onChange: ((place: Place) => void) | undefined;
}

const ordered = privilegeGroups.flatMap((group) => group.privileges);

/** A tick or nothing, a frame where it was changed here, and the same in words for who does not see it. */
const Said = ({ holds, isChanged }: { readonly holds: boolean; readonly isChanged: boolean }) => (
  <>{holds ? <Icon name="check" /> : <i className="matrix__no" aria-hidden="true" />}<span className="sr">{t(holds ? 'matrix.yes' : 'matrix.no')}{isChanged && `, ${t('matrix.changed')}`}</span></>
);

/** Privileges in plain words by the seven roles. */
export const MatrixTable = ({ bundles, onChange }: MatrixTableProps) => {
  const { cell, onKeyDown } = useGridKeys(ordered.length, roles.length);
  const bundleOf = (role: Role): Bundle | undefined => bundles.find((bundle) => bundle.role === role);
  return (
    <table className="matrix" onKeyDown={onChange ? onKeyDown : undefined}>
      <thead><tr><th scope="col">{t('matrix.what')}</th>{roles.map((role) => <th key={role} scope="col">{t(`role.${role}`)}</th>)}</tr></thead>
      <tbody>
        {privilegeGroups.map(({ name, privileges }) => (
          <Fragment key={name}>
            <tr className="matrix__group"><th scope="colgroup" colSpan={roles.length + 1}>{t(`matrix.group.${name}`)}</th></tr>
            {privileges.map((privilege) => (
              <tr key={privilege}>
                <th scope="row">{t(`privilege.${privilege}`)}</th>
                {roles.map((role, column) => {
                  const bundle = bundleOf(role);
                  const holds = bundle?.holds.includes(privilege) === true;
                  const isChanged = bundle !== undefined && holds !== bundle.shipped.includes(privilege);
                  const words = t('matrix.cell', { role: t(`role.${role}`), privilege: t(`privilege.${privilege}`) });
                  return (
                    <td key={role} className={isChanged ? 'is-changed' : ''}>
                      {onChange ? (
                        <button type="button" {...cell(ordered.indexOf(privilege), column)} title={words} onClick={() => { onChange({ role, privilege, holds }); }}>
                          <span className="sr">{words}, </span><Said holds={holds} isChanged={isChanged} />
                        </button>
                      ) : <span className="matrix__cell"><Said holds={holds} isChanged={isChanged} /></span>}
                    </td>
                  );
                })}
              </tr>
            ))}
          </Fragment>
        ))}
      </tbody>
    </table>
  );
};
