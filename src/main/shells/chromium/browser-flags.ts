export const APP_ORIGIN = 'https://app.invalid';
/** A passkey belongs to this name for ever: another one would make all of them useless. */
export const PASSKEY_SITE = { rpId: 'app.invalid', origin: APP_ORIGIN } as const;

export interface FlagChoices {
  readonly profile: string;
  readonly width: number;
  readonly height: number;
  /** No window manager places a window there. */
  readonly isOnVirtualScreen: boolean;
  readonly isHeadless: boolean;
  readonly isSandboxed: boolean;
  readonly isE2e: boolean;
}

/** The browser's switches. `--host-resolver-rules` is left out on purpose: it draws a warning bar; the dead proxy does not. */
export const browserFlags = (choice: FlagChoices): readonly string[] => [
  '--remote-debugging-pipe',
  ...(choice.isE2e ? ['--remote-debugging-port=0'] : []),
  `--app=${APP_ORIGIN}/`,
  `--user-data-dir=${choice.profile}`,
  '--incognito',
  '--class=Wardlight',
  `--window-size=${String(choice.width)},${String(choice.height)}`,
  ...(choice.isOnVirtualScreen ? ['--window-position=0,0'] : []),
  ...(choice.isHeadless ? ['--headless=new'] : []),
  ...(choice.isSandboxed ? [] : ['--no-sandbox', '--test-type']),
  // Nothing is sent: a proxy that does not answer, for loopback too, and WebRTC that may only use the proxy. Each alone leaked.
  '--proxy-server=http://127.0.0.1:9',
  '--proxy-bypass-list=<-loopback>',
  '--webrtc-ip-handling-policy=disable_non_proxied_udp',
  '--deny-permission-prompts',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-component-extensions-with-background-pages',
  '--disable-sync',
  '--disable-default-apps',
  '--disable-extensions',
  '--disable-domain-reliability',
  '--disable-breakpad',
  '--disable-crash-reporter',
  '--metrics-recording-only',
  '--no-pings',
  '--no-service-autorun',
  '--password-store=basic',
  '--use-mock-keychain',
  // The last one: whoever begins WebRTC would else join a group for names on the local network, which is a packet.
  '--disable-features=Translate,OptimizationHints,MediaRouter,BackForwardCache,InterestFeedContentSuggestions,AutofillServerCommunication,CertificateTransparencyComponentUpdater,DialMediaRouteProvider,WebRtcHideLocalIpsWithMdns',
];
