import type { NetworkInterfaceInfo } from 'node:os';
import { expect, it } from 'vitest';
import { localAddresses } from '#main/adapters/local-addresses.ts';

const at = (address: string, internal = false): NetworkInterfaceInfo =>
  address.includes(':')
    ? { address, family: 'IPv6', internal, netmask: '', mac: '', cidr: null, scopeid: 0 }
    : { address, family: 'IPv4', internal, netmask: '', mac: '', cidr: null };

it('another computer\'s way here: IPv4 first, nothing of this computer alone and nothing that is valid on one wire only', () => {
  expect(localAddresses({ lo: [at('127.0.0.1', true), at('::1', true)], eth0: [at('fe80::1'), at('fd00::20'), at('192.168.1.20')], usb0: [at('169.254.3.4')], wlan0: undefined })).toEqual(['192.168.1.20', 'fd00::20']);
  expect(localAddresses({})).toEqual([]);
});
