import { describe, expect, it } from 'vitest';
import { sql } from '#shared/database/types.ts';
import { openTestClinic, valueOf } from './test-clinic.ts';

const newPerson = { userName: 'marlow', displayName: 'Marlow Hale', role: 'nurse', password: 'granite apple 5521 dune' };

describe('P8: people and rules change only at a workstation that may administer', () => {
  it('the first workstation may; one that the roster does not name refuses in words, before anybody types a secret', async () => {
    const test = await openTestClinic({ signedInAs: 'administrator' });
    expect((await test.stepUp('staff.add', newPerson)).type).toBe('added');
    // The roster stays and this computer is another one: as a copied folder would be, or a device that enrols.
    await test.clinic.keeper.workspace()?.db.transaction((tx) => tx.run(sql`UPDATE sync_state SET number = 7 WHERE name = 'dev'`));
    await test.client['session.signOut']({});
    await test.signIn('ruth', 'amber kettle 4477 hill');
    const asked = await test.client['stepUp.ask']({ method: 'staff.end', input: JSON.stringify({ staffId: 'x' }) });
    expect(asked).toEqual({ type: 'refused', reason: 'not-administering' });
    expect(await test.client['stepUp.ask']({ method: 'policies.change', input: JSON.stringify({ name: 'pin.allowed', value: false }) })).toEqual({ type: 'refused', reason: 'not-administering' });
    expect(JSON.parse(await test.clinic.call('gate', 'staff.add', { ...newPerson, userName: 'other' }))).toMatchObject({ type: 'refused', reason: 'not-administering' });
    // Everything else goes on: what is no rule, and looking at the rules.
    expect(valueOf(await test.client['staff.list']({})).staff).toHaveLength(2);
    expect((await test.client['stepUp.ask']({ method: 'audit.acknowledge', input: '{}' })).type).toBe('value');
    await test.close();
  });
});
