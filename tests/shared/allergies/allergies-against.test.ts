import { describe, expect, it } from 'vitest';
import { allergiesAgainst } from '#shared/allergies/allergies-against.ts';
import type { Allergy } from '#shared/allergies/allergy.ts';
import { sameSubstance, standingOf } from '#shared/allergies/standing.ts';

const allergy = (substance: string, more: Partial<Allergy> = {}): Allergy => ({
  id: substance, patientId: 'p', substance, code: '', codeSystem: '', statement: 'allergy', severity: 'severe', reaction: '', clinicalStatus: 'active', verification: 'confirmed',
  recordedOn: null, recordedBy: '', statusReason: '', statusBy: '', statusOn: null, source: '', unsettled: [], ...more,
});

describe('a drug against recorded allergies', () => {
  it.each([
    ['Penicillin V Potassium 250 MG Oral Tablet', 'Allergy to penicillin (finding)'], ['PÉNICILLINE', 'penicilline'], ['Penicillins', 'Penicillin'], ['aspirin 81 mg', 'Aspirin'],
    ['Amoxicillin 250 MG / Clavulanate 125 MG', 'Clavulanate'], ['Potassium chloride', 'Potassium'], ['Co-amoxiclav (amoxicillin, clavulanate)', 'amoxicillin'],
  ])('%s is asked about beside %s', (drug, substance) => {
    expect(allergiesAgainst(drug, [allergy(substance)])).toHaveLength(1);
  });

  it.each([
    ['Ibuprofen 400 mg oral tablet', 'Penicillin oral tablet'], ['Amoxicillin', 'Penicillin'], ['', 'Penicillin'], ['250 mg', 'Penicillin 250 mg'], ['Vitamin C', 'C'], ['Metformin', 'Allergy to drug'],
  ])('%s is not asked about beside %s', (drug, substance) => {
    expect(allergiesAgainst(drug, [allergy(substance)])).toEqual([]);
  });

  it('asks only of what stands today, and of what nobody knows', () => {
    const all = [allergy('Aspirin', { verification: 'refuted' }), allergy('Aspirin', { clinicalStatus: 'resolved' }), allergy('Aspirin', { statement: 'no-known' }), allergy('Aspirin', { id: 'asked', clinicalStatus: 'unknown', verification: 'unknown' })];
    expect(allergiesAgainst('aspirin', all).map(({ id }) => id)).toEqual(['asked']);
  });
});

it('the same substance is told by its folded name; the one that is changed is not its own double', () => {
  const latex = allergy('Látex');
  expect([sameSubstance('LATEX ', [latex])?.id, sameSubstance('latex', [latex], 'Látex'), sameSubstance('  ', [allergy(' ')]), sameSubstance('latex gloves', [latex])]).toEqual(['Látex', undefined, undefined, undefined]);
});

it('never asked, none known, and ask again are three different facts', () => {
  const none = allergy('No known allergy', { statement: 'no-known' });
  expect([
    standingOf([]).type, standingOf([none]).type, standingOf([none, allergy('Latex')]).type, standingOf([allergy('Latex', { verification: 'entered-in-error' })]).type, standingOf([{ ...none, clinicalStatus: 'resolved' }]).type,
  ]).toEqual(['never-asked', 'none-known', 'some', 'ask-again', 'ask-again']);
  expect(standingOf([{ ...none, recordedOn: '2024-01-01' }, { ...none, id: 'later', recordedOn: '2026-03-12T10:00:00.000Z' }])).toMatchObject({ statement: { id: 'later' } });
});
