import { describe, expect, it } from 'vitest';
import { readSessionPath, readSignal } from '#main/shells/common/computer-signals.ts';

const ours = '/org/freedesktop/login1/session/_32';
const hint = (session: string, value: string): string =>
  `${session}: org.freedesktop.DBus.Properties.PropertiesChanged ('org.freedesktop.login1.Session', {'LockedHint': <${value}>}, @as [])`;

describe("the computer's signals (rows L1, L2)", () => {
  it.each([
    ['/org/freedesktop/login1: org.freedesktop.login1.Manager.PrepareForSleep (true,)', 'sleep'],
    ['/org/freedesktop/login1: org.freedesktop.login1.Manager.PrepareForSleep (false,)', 'wake'],
    [`${ours}: org.freedesktop.login1.Session.Lock ()`, 'lock'],
    [hint(ours, 'true'), 'lock'],
    ['/org/gnome/ScreenSaver: org.gnome.ScreenSaver.ActiveChanged (true,)', 'lock'],
    ['/ScreenSaver: org.freedesktop.ScreenSaver.ActiveChanged (true,)', 'lock'],
    ['/org/gnome/ScreenSaver: org.gnome.ScreenSaver.ActiveChanged (false,)', undefined],
    [hint(ours, 'false'), undefined],
    [`${ours}: org.freedesktop.login1.Session.Unlock ()`, undefined],
    ['/org/freedesktop/login1/session/_33: org.freedesktop.login1.Session.Lock ()', undefined],
    [hint('/org/freedesktop/login1/session/_33', 'true'), undefined],
    ['/org/freedesktop/login1: org.freedesktop.login1.Manager.SessionNew (\'2\', objectpath \'/x\')', undefined],
    ['Monitoring signals from all objects owned by org.freedesktop.login1', undefined],
    ['The name org.gnome.ScreenSaver does not have an owner', undefined],
    ['/x: org.freedesktop.login1.Session.Lock ()', undefined],
    ['', undefined],
  ])('reads %j as %s', (line, signal) => {
    expect(readSignal(line, ours)).toBe(signal);
  });

  it("takes any session's lock for ours when it is not known which one is", () => {
    expect(readSignal('/org/freedesktop/login1/session/_33: org.freedesktop.login1.Session.Lock ()', undefined)).toBe('lock');
  });

  it('reads which session is ours', () => {
    expect(readSessionPath("(objectpath '/org/freedesktop/login1/session/_32',)\n")).toBe(ours);
    expect(readSessionPath('Error: no session')).toBeUndefined();
  });
});
