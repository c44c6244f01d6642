import { networkInterfaces } from 'node:os';

/** Of a network's own making, valid on one wire only: nobody types one. */
const isLinkLocal = (address: string): boolean => /^(fe80:|169\.254\.)/i.test(address);

/** This computer's addresses in its networks, as another computer there would type one: IPv4 first. */
export const localAddresses = (interfaces = networkInterfaces()): readonly string[] => {
  const all = Object.values(interfaces).flatMap((each) => each ?? []).filter(({ internal, address }) => !internal && !isLinkLocal(address));
  return [...all.filter(({ family }) => family === 'IPv4'), ...all.filter(({ family }) => family !== 'IPv4')].map(({ address }) => address);
};
