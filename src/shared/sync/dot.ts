/** Names one write for ever: the device's number and its dense count. */
export interface Dot {
  /** uint16, issued by the roster. */
  readonly dev: number;
  /** Dense per device, from 1. */
  readonly q: number;
}

export const isSameDot = (a: Dot, b: Dot): boolean => a.dev === b.dev && a.q === b.q;
