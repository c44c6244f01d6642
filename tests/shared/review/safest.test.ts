import { describe, expect, it } from 'vitest';
import { Allergy } from '#shared/allergies/allergy.ts';
import { Appointment } from '#shared/appointments/appointment.ts';
import { Medication } from '#shared/medications/medication.ts';
import { Problem } from '#shared/problems/problem.ts';
import { differentValues, inOrder, showingOf } from '#shared/review/safest.ts';

const answers = (...values: readonly unknown[]) => values.map((value, i) => ({ value, at: 100 + i, dev: i + 1 }));
const shown = (kind: string, field: string, ...values: readonly unknown[]) => {
  const both = [answers(...values), answers(...values.toReversed())].map((each) => inOrder(kind, field, each)[0]?.value);
  // Whoever wrote later, and on which computer, changes nothing of what is safe.
  expect(both[0]).toBe(both[1]);
  return both[0];
};

describe('what is shown while two answers stand', () => {
  it('an allergy that is there goes before one that is not, the graver before the milder', () => {
    expect([
      shown('allergy-intolerance', 'statement', 'no-known', 'allergy'), shown('allergy-intolerance', 'severity', 'mild', 'severe'),
      shown('allergy-intolerance', 'severity', 'moderate', 'mild'), shown('allergy-intolerance', 'clinicalStatus', 'resolved', 'active'),
      shown('allergy-intolerance', 'verification', 'entered-in-error', 'unconfirmed'), shown('allergy-intolerance', 'verification', 'confirmed', 'refuted'),
    ]).toEqual(['allergy', 'severe', 'moderate', 'active', 'unconfirmed', 'confirmed']);
  });

  it('what nobody knows is never rounded down to the harmless', () => {
    expect([
      shown('allergy-intolerance', 'severity', 'unknown', 'mild'), shown('allergy-intolerance', 'severity', 'unknown', 'severe'),
      shown('condition', 'clinicalStatus', 'unknown', 'resolved'), shown('medication', 'status', 'unknown', 'stopped'), shown('patient', 'birthDateCertainty', 'exact', 'unknown'),
    ]).toEqual(['unknown', 'severe', 'unknown', 'unknown', 'unknown']);
  });

  it('what is active, still taken, not ended, sensitive or expected is shown', () => {
    expect([
      shown('condition', 'clinicalStatus', 'resolved', 'active'), shown('condition', 'abated', '2026-01-02', null), shown('medication', 'status', 'stopped', 'active'),
      shown('medication', 'ended', null, '2026-03-01'), shown('medication', 'sensitive', false, true), shown('appointment', 'status', 'cancelled', 'booked'),
      shown('patient', 'identity', 'confirmed', 'temporary'), shown('restriction', 'liftedAt', '2026-03-01T10:00:00.000Z', null),
    ]).toEqual(['active', null, 'active', null, true, 'booked', 'temporary', null]);
  });

  it('of two doses none is called safe: both are shown, the newer first', () => {
    expect(showingOf('medication', 'dosage')).toBe('both');
    expect(differentValues('medication', 'dosage', answers('2.5 mg', '5 mg'))).toEqual(['5 mg', '2.5 mg']);
  });

  it('a field that nobody ruled on is shown with all its answers, and only what is on the closed list is the newer one', () => {
    expect([showingOf('patient', 'birthDate'), showingOf('allergy-intolerance', 'substance'), showingOf('something-newer', 'field'), showingOf('patient', 'street')]).toEqual(['both', 'both', 'both', 'newer']);
  });

  it('a value of a newer version stands where the unknown does', () => {
    expect([shown('allergy-intolerance', 'severity', 'life-threatening', 'mild'), shown('allergy-intolerance', 'severity', 'life-threatening', 'severe')]).toEqual(['life-threatening', 'severe']);
  });

  it('is the same for the same answers in any order, also at one time on two computers', () => {
    const same = [{ value: 'a', at: 5n, dev: 2 }, { value: 'b', at: 5n, dev: 9 }, { value: 'c', at: 4n, dev: 1 }];
    expect(inOrder('patient', 'street', same).map(({ value }) => value)).toEqual(['b', 'a', 'c']);
    expect(inOrder('patient', 'street', same.toReversed()).map(({ value }) => value)).toEqual(['b', 'a', 'c']);
  });

  it('two people who wrote the same are one answer', () => {
    expect(differentValues('medication', 'dosage', answers('5 mg', '5 mg'))).toEqual(['5 mg']);
    expect(differentValues('condition', 'abated', answers(null, undefined))).toHaveLength(1);
  });

  it('every value that a ranked field can have has a rank of its own: beside one that nobody knows, who was later decides nothing', () => {
    const fields = [
      ['allergy-intolerance', 'severity', Allergy], ['allergy-intolerance', 'clinicalStatus', Allergy], ['allergy-intolerance', 'verification', Allergy], ['condition', 'clinicalStatus', Problem],
      ['condition', 'verification', Problem], ['medication', 'status', Medication], ['appointment', 'status', Appointment],
    ] as const;
    for (const [kind, field, schema] of fields) {
      const { options } = (schema.shape as unknown as Readonly<Record<string, { readonly options: readonly string[] }>>)[field] ?? { options: [] };
      expect(options.length).toBeGreaterThan(3);
      for (const value of options) shown(kind, field, value, 'a value of a newer version');
    }
  });
});
