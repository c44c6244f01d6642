"""Prints every packet of this network namespace: interface, how it was seen, the first bytes from the IP header on. Needs root."""
import socket
import sys

ALL = 0x0003
link = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.ntohs(ALL))
link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 32 * 1024 * 1024)
print("ready", flush=True)
while True:
    data, (interface, protocol, kind, _hardware, _address) = link.recvfrom(65535)
    print(interface, kind, protocol, data[:400].hex(), flush=True)
