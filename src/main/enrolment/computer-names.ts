/** Computers that were set up from one image share a host's name; on the page, and beside an answer, a person has to tell them apart. */
export const freeName = (name: string, taken: ReadonlySet<string>, number = 2): string => {
  const numbered = `${name.slice(0, 75)} ${number}`;
  if (!taken.has(name)) return name;
  return taken.has(numbered) ? freeName(name, taken, number + 1) : numbered;
};
