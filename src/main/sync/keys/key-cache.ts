import { zero } from '#main/vault/encodings.ts';

/** Opened data keys, so many and no more: the one that was asked for longest ago goes first. Gives out copies; what goes is zeroed. */
export const createKeyCache = (most: number) => {
  const held = new Map<string, Uint8Array>();
  return {
    get: (name: string): Uint8Array | undefined => {
      const key = held.get(name);
      if (!key) return undefined;
      held.delete(name);
      held.set(name, key);
      return new Uint8Array(key);
    },
    keep: (name: string, key: Uint8Array): void => {
      zero(held.get(name));
      held.delete(name);
      held.set(name, new Uint8Array(key));
      for (const [oldest, old] of held) {
        if (held.size <= most) break;
        zero(old);
        held.delete(oldest);
      }
    },
    end: (): void => {
      held.forEach(zero);
      held.clear();
    },
  };
};
