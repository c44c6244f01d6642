import type { Page } from '@playwright/test';
import { Secret, TOTP } from 'otpauth';

export interface NewClinicWords {
  readonly clinicName: string;
  readonly displayName: string;
  readonly userName: string;
  readonly password: string;
}

/** What enrolling showed once: the authenticator's key and ten codes for paper. */
export interface Enrolled {
  readonly key: string;
  readonly recoveryCodes: readonly string[];
}

/** What an authenticator shows for this key now; each code opens once, so two sign-ins in half a minute need a recovery code. */
export const codeOf = (key: string): string => new TOTP({ secret: Secret.fromBase32(key), digits: 6, period: 30 }).generate();

/** The gate in staff's words: what one does there, not how it is built. */
export const gatePage = (page: Page) => {
  const press = (name: string | RegExp) => page.getByRole('button', { name }).click();
  const pinAsked = page.getByRole('heading', { name: 'A PIN for today' });
  /** What else may come after a secret: words that it was wrong, a wait, one more step. */
  const notYet = page.getByRole('alert').filter({ hasText: /\S/ })
    .or(page.getByRole('button', { name: /^Wait \d/ }))
    .or(page.getByRole('heading', { name: /^(Your second factor|Set up a second factor|Choose a password of your own)$/ }));
  /** Does without a PIN where one is offered. The window may be gone already: then nobody asked. */
  const passPin = async (): Promise<void> => {
    await pinAsked.or(notYet).first().waitFor({ timeout: 15_000 }).catch(() => undefined);
    if (await pinAsked.isVisible().catch(() => false)) await page.keyboard.press('Escape').catch(() => undefined);
  };
  /** Waits until a step is over or says why not, then does without a PIN. */
  const stepDone = async (step: string): Promise<void> => {
    const over = page.getByRole('heading', { name: step }).waitFor({ state: 'detached', timeout: 15_000 });
    await Promise.race([over, page.getByRole('alert').filter({ hasText: /\S/ }).waitFor({ timeout: 15_000 })]).catch(() => undefined);
    await passPin();
  };
  /** The last digit opens: the window goes while its key is still down. */
  const typeLast = (digits: string) => page.keyboard.type(digits).catch(() => undefined);
  const listed = (name: string) => page.getByRole('list', { name }).getByRole('listitem').allInnerTexts();
  const recoveryCodesShown = async (): Promise<readonly string[]> => {
    await page.getByRole('list', { name: 'Recovery codes' }).waitFor();
    return (await listed('Recovery codes')).map((item) => item.replace(/^\s*\d+\s+/, '').trim());
  };
  return {
    page,
    passPin,
    /** The ten for paper, shown once. */
    recoveryCodes: recoveryCodesShown,
    /** Fills the first two steps of setup and answers the 24 words shown. */
    beginSetup: async (clinic: NewClinicWords): Promise<readonly string[]> => {
      await page.getByLabel('Name of the clinic').fill(clinic.clinicName);
      await press('Next');
      await page.getByLabel('Your name').fill(clinic.displayName);
      await page.getByLabel('Sign-in name').fill(clinic.userName);
      await page.getByRole('textbox', { name: 'Password', exact: true }).fill(clinic.password);
      await page.getByRole('textbox', { name: 'Password again' }).fill(clinic.password);
      await press('Make the recovery words');
      const list = page.getByRole('list', { name: 'Recovery words in order' });
      await list.waitFor();
      const items = await list.getByRole('listitem').allInnerTexts();
      return items.map((item) => item.replace(/[\d.\s]+/g, ''));
    },
    /** Types the asked positions from the paper. */
    confirmWords: async (words: readonly string[]): Promise<void> => {
      await press('I have written all 24 down');
      const fields = page.getByRole('textbox', { name: /^Word \d+/ });
      await fields.first().waitFor();
      for (const field of await fields.all()) {
        const label = await field.evaluate((input) => (input as HTMLInputElement).labels?.[0]?.textContent ?? '');
        await field.fill(words[Number(/\d+/.exec(label)?.[0]) - 1] ?? '');
      }
      await press('Make the workstation');
    },
    /** At the first sign-in of somebody who rules: the key beside the picture, its first code, the ten codes. */
    enrol: async (): Promise<Enrolled> => {
      await page.getByRole('img', { name: 'QR code for the authenticator app' }).waitFor();
      const key = (await listed('Key, in groups of four')).join('');
      await page.getByLabel('The 6 digits that the app shows now').fill(codeOf(key));
      await page.keyboard.press('Enter');
      const recoveryCodes = await recoveryCodesShown();
      await press('I have written them down');
      await passPin();
      return { key, recoveryCodes };
    },
    /** A code of the authenticator or of the paper, after the password. */
    giveCode: async (code: string): Promise<void> => {
      await page.getByLabel('Code', { exact: true }).fill(code);
      await page.keyboard.press('Enter').catch(() => undefined);
      await stepDone('Your second factor');
    },
    /** With a one-time code, after a reset, or when it expired. */
    chooseOwnPassword: async (password: string): Promise<void> => {
      await page.getByRole('textbox', { name: 'New password', exact: true }).fill(password);
      await page.getByRole('textbox', { name: 'Password again' }).fill(password);
      await press('Use this password');
      await stepDone('Choose a password of your own');
    },
    choosePin: async (pin: string): Promise<void> => {
      await pinAsked.waitFor();
      await typeLast(pin + pin);
    },
    /** On the locked screen, as whoever is chosen there. */
    unlock: async (pin: string): Promise<void> => {
      await page.getByLabel('PIN, 6 digits').waitFor();
      await typeLast(pin);
    },
    /** From the locked screen to name and password, for who is not on it. */
    asSomebodyElse: async (): Promise<void> => {
      const button = page.getByRole('button', { name: 'Somebody else' });
      if (await button.isVisible()) await button.click();
    },
    /** What a step-up asks for; the answer to it stands on the same page or in the clinic window. */
    confirm: async (password: string, code?: string): Promise<void> => {
      await page.getByRole('textbox', { name: 'Password', exact: true }).fill(password);
      if (code !== undefined) await page.getByLabel(/^Code of your authenticator/).fill(code);
      await press(/^Confirm/);
    },
    /** Before one's own second factor changes. */
    showItIsMe: async (password: string, code?: string): Promise<void> => {
      await page.getByRole('textbox', { name: 'Password', exact: true }).fill(password);
      if (code !== undefined) await page.getByLabel(/^Code of your authenticator/).fill(code);
      await page.keyboard.press('Enter');
    },
    /** In a step-up that would wait for a second person: the paper instead. */
    useWords: async (words: readonly string[]): Promise<void> => {
      await press('Type the recovery words instead of asking a second person');
      await page.getByRole('textbox', { name: 'The 24 words, in order' }).fill(words.join(' '));
    },
    /** Shown once, to be handed over. */
    oneTimeCode: async (): Promise<string> => {
      await page.getByLabel('One-time code', { exact: true }).waitFor();
      return (await page.getByLabel('One-time code', { exact: true }).innerText()).trim();
    },
    signIn: async (userName: string, password: string): Promise<void> => {
      await page.getByRole('textbox', { name: 'Sign-in name' }).fill(userName);
      await page.getByRole('textbox', { name: 'Password', exact: true }).fill(password);
      await page.keyboard.press('Enter');
      await passPin();
    },
    recover: async (words: readonly string[], userName: string, password: string): Promise<void> => {
      await page.getByLabel('The 24 words, in order').fill(words.join(' '));
      await page.getByLabel('Your sign-in name').fill(userName);
      await page.getByRole('textbox', { name: 'New password', exact: true }).fill(password);
      await page.getByRole('textbox', { name: 'Password again' }).fill(password);
      await press('Open the clinic');
    },
    press,
    /** A button that goes back to the clinic: the window goes while it is still pressed. */
    leaveBy: (name: string | RegExp) => press(name).catch(() => undefined),
  };
};
