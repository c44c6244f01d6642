import { usualHubPort } from '#shared/serving/hub-orders.ts';

/** As a person types it: `hub.clinic.example`, `192.168.1.20:7843`, `[fd00::1]:7843`; the port that a hub usually listens on where none is said. */
export const readHubAddress = (typed: string): { readonly host: string; readonly port: number } | undefined => {
  const tidy = typed.trim().replace(/^https?:\/\//, '').replace(/\/$/, '');
  const found = /^(?:\[([0-9a-fA-F:]+)\]|([\p{L}\p{N}.-]+))(?::(\d{1,5}))?$/u.exec(tidy);
  const host = found?.[1] ?? found?.[2];
  const port = found?.[3] === undefined ? usualHubPort : Number(found[3]);
  return host !== undefined && host.length <= 253 && port > 0 && port <= 65_535 ? { host, port } : undefined;
};

/** `http://host:port`, or nothing. Undefined when it is neither. */
export const readProxy = (typed: string): { readonly proxy: string | undefined } | undefined => {
  const tidy = typed.trim();
  if (tidy === '') return { proxy: undefined };
  try {
    const url = new URL(tidy.includes('://') ? tidy : `http://${tidy}`);
    return url.protocol === 'http:' && url.hostname !== '' ? { proxy: url.href.replace(/\/$/, '') } : undefined;
  } catch {
    return undefined;
  }
};

/** As it is shown and typed. */
export const addressText = ({ host, port }: { readonly host: string; readonly port: number }): string => `${host.includes(':') ? `[${host}]` : host}:${port}`;
