import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { root } from './root.mjs';

/** Runs a command to its end and keeps what it printed, for the day it fails. */
export const capture = (command, args, { env = process.env, timeout = 0 } = {}) =>
  new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, env, timeout, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (data) => (output += data));
    child.stderr.on('data', (data) => (output += data));
    child.once('error', (error) => resolve({ code: 127, output: `${command}: ${error.message}` }));
    child.once('close', (code, signal) => resolve({ code: code ?? 128 + (constants.signals[signal] ?? 0), output }));
  });

const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs a command in our place: our terminal, our signals, and its exit code as the answer (128 + n for a signal).
 * A terminal sends Ctrl-C to the whole group, so passing SIGINT on as well would deliver it twice.
 */
export const runInPlace = (command, args, { env = process.env, cwd = process.cwd(), stdio = 'inherit', asGroup = false } = {}) =>
  new Promise((resolve) => {
    // A group of its own lets a signal reach also what the command started; at a terminal it could no longer read from it.
    const detached = asGroup && process.stdin.isTTY !== true;
    // Ready before the command is: a signal in between would end us and leave it running.
    const pass = Object.fromEntries(forwarded.map((signal) => [signal, () => (signal === 'SIGINT' && process.stdin.isTTY ? undefined : send(signal))]));
    for (const signal of forwarded) process.on(signal, pass[signal]);
    const child = spawn(command, args, { env, cwd, stdio, detached });
    const send = (signal) => {
      try {
        if (detached) process.kill(-child.pid, signal);
        else child.kill(signal);
      } catch (error) {
        if (error.code !== 'ESRCH') throw error;
      }
    };
    const settle = (code) => {
      for (const signal of forwarded) process.off(signal, pass[signal]);
      resolve(code);
    };
    child.once('error', (error) => {
      process.stderr.write(`wardlight: ${command}: ${error.code === 'ENOENT' ? 'no such command' : error.message}\n`);
      settle(error.code === 'ENOENT' ? 127 : 126);
    });
    child.once('exit', (code, signal) => settle(code ?? 128 + (constants.signals[signal] ?? 0)));
  });
