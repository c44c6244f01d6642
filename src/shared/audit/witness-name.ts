/** The name under which a computer of this clinic cosigns audit logs: its number in the roster behind the clinic's id. */
export const peerWitnessName = (clinicId: string, dev: number): string => `wardlight-workstation/${clinicId.slice(0, 16)}/${dev}`;

/** The number in such a name; undefined for a witness of another kind. */
export const devOfWitness = (name: string): number | undefined => {
  const digits = /^wardlight-workstation\/[0-9a-f]{16}\/(\d+)$/.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
};
