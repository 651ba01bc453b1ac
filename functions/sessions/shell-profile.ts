import { type Json, stringAt } from '../formats/json.ts';

type Platform = 'linux' | 'windows';

const NAMES: Readonly<Record<Platform, string>> = { linux: 'Linux and macOS', windows: 'Windows' };

/** The shells and tools that every node has, so that replacing the shell by them does no harm. */
const EVERYWHERE = ['bash', 'sh', 'su', 'sudo', 'env'];

const BLANK = ' ';

/** Without what is no command of its own: quoted text, comments, substitutions, subshells, bodies of functions. */
const bareShell = (profile: string): string =>
  profile
    .replaceAll(/\\\r?\n/g, BLANK)
    .replaceAll(/'[^']*'/g, 'x')
    .replaceAll(/"(?:\\.|[^"\\])*"/g, 'x')
    .replaceAll(/(^|[\s;&|(])#[^\n]*/g, '$1')
    .replaceAll(/(?:\bfunction\s+[\w-]+\s*(?:\(\s*\))?|[\w-]+\s*\(\s*\))\s*\{[^}]*\}/g, BLANK)
    .replaceAll(/[$<>]?\([^()]*\)/g, BLANK);

/** The commands of a shell profile, each with its words, without the keywords and assignments in front of it. */
const commandsOf = (profile: string): readonly (readonly string[])[] =>
  bareShell(profile)
    .split(/[\n;{}]|&&|\|\||&(?!>)|\|/)
    .map((command) => {
      const words = command.trim().split(/\s+/);
      const first = words.findIndex(
        (word) => !/^(then|else|elif|do|if|while|until|!|time|[A-Za-z_]\w*=.*)$/.test(word),
      );
      return first < 0 ? [] : words.slice(first);
    });

/** `exec` without a command only redirects: `exec 2>/dev/null`. */
const replacement = (words: readonly string[]): string | undefined =>
  words
    .slice(1)
    .find((word, at, all) => !/^-|^\d*[<>]/.test(word) && !/^\d*[<>]+&?$/.test(all[at - 1] ?? ''));

const endOnLinux = (profile: string): string | undefined => {
  for (const words of commandsOf(profile)) {
    const [command = ''] = words;
    if (command === 'exit' || command === 'logout') return `\`${command}\`, which ends the shell`;
    if (command === 'exec') {
      const shell = replacement(words);
      if (shell !== undefined && !EVERYWHERE.includes(shell.split('/').at(-1) ?? shell)) {
        return `\`exec ${shell}\`, which may end the shell where ${shell} is missing`;
      }
    }
  }
  return undefined;
};

const endOnWindows = (profile: string): string | undefined => {
  const bare = profile
    .replaceAll(/'[^']*'/g, 'x')
    .replaceAll(/"[^"]*"/g, 'x')
    .replaceAll(/<#[\s\S]*?#>/g, BLANK)
    .replaceAll(/#[^\n]*/g, BLANK)
    .replaceAll(/\bfunction\s+[\w:-]+\s*(?:\([^()]*\))?\s*\{[^}]*\}/gi, BLANK);
  const found = /(?:^|[\n;{}|&])[ \t]*(exit|logoff|\[(?:System\.)?Environment\]::Exit)(?![\w-])/i.exec(
    bare,
  )?.[1];
  return found === undefined ? undefined : `\`${found}\`, which ends the shell`;
};

const ENDS: Readonly<Record<Platform, (profile: string) => string | undefined>> = {
  linux: endOnLinux,
  windows: endOnWindows,
};

const PLATFORMS = Object.keys(ENDS) as readonly Platform[];

/**
 * Why a session may end as soon as it starts. The agent types the profile into the shell of each session; whether a
 * command is reached, and whether a shell is there, cannot be seen from outside.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/session-preferences-shell-config.html
 */
export const profileDoubts = (shellProfile: Json | undefined): string[] =>
  PLATFORMS.flatMap((platform) => {
    const profile = stringAt(shellProfile, platform);
    const end = profile === undefined ? undefined : ENDS[platform](profile);
    return end === undefined
      ? []
      : [`inputs.shellProfile.${platform} has ${end}: sessions on ${NAMES[platform]} may close at once`];
  });
