import * as cloudtrail from '@aws-sdk/client-cloudtrail';
import * as logs from '@aws-sdk/client-cloudwatch-logs';
import * as ec2 from '@aws-sdk/client-ec2';
import * as iam from '@aws-sdk/client-iam';
import * as kms from '@aws-sdk/client-kms';
import * as s3 from '@aws-sdk/client-s3';
import * as ssm from '@aws-sdk/client-ssm';
import type { ClientOverrides } from '../../../functions/adapters/aws/shared/client-options.ts';
import { type Json, parseJson } from '../../../functions/formats/json.ts';
import { readCliCall } from './cli-call.ts';
import { paste } from './paste.ts';

type Sdk = Readonly<Record<string, unknown>>;
type Send = (command: unknown) => Promise<unknown>;

/** The SDK's package of a service of the CLI, and whether the names of its members begin with a capital letter. */
const SERVICES: Readonly<
  Record<string, { readonly sdk: Sdk; readonly client: string; readonly camel?: true }>
> = {
  ec2: { sdk: ec2, client: 'EC2Client' },
  iam: { sdk: iam, client: 'IAMClient' },
  kms: { sdk: kms, client: 'KMSClient' },
  logs: { sdk: logs, client: 'CloudWatchLogsClient', camel: true },
  s3api: { sdk: s3, client: 'S3Client' },
  ssm: { sdk: ssm, client: 'SSMClient' },
  cloudtrail: { sdk: cloudtrail, client: 'CloudTrailClient' },
};

const pascal = (kebab: string): string =>
  kebab.replace(/(^|-)([a-z])/g, (_, __, letter: string) => letter.toUpperCase());

/** Texts that are JSON documents, and stay texts. */
const DOCUMENTS = /^(policy|policy-document|assume-role-policy-document|content|setting-value)$/;
const NUMBERS = /^(rule-number|retention-in-days)$/;

/** The value that the CLI makes of a word. */
const given = (option: string, word: Json, file: string): Json => {
  if (typeof word !== 'string' || DOCUMENTS.test(option))
    return word === 'file://session-preferences.json' ? file : word;
  // moto finds keys and trails by their ids only, where AWS takes the ARN as well.
  if (/^(key-id|name)$/.test(option) && word.startsWith('arn:')) return word.split('/').at(-1) ?? word;
  if (NUMBERS.test(option)) return Number(word);
  const json = parseJson(word);
  return typeof json === 'object' && json !== null ? json : word;
};

/** The options of a command as they are written, by their name without dashes. */
const spelling = (args: readonly string[]): ReadonlyMap<string, string> =>
  new Map(
    args.flatMap((arg) =>
      arg.startsWith('--')
        ? [[arg.replace(/^--(no-)?/, '').replaceAll('-', ''), arg.replace(/^--(no-)?/, '')] as const]
        : [],
    ),
  );

/** Options of the CLI itself. */
const OF_CLI = ['region', 'query', 'output'];

const inputOf = (args: readonly string[], file: string, isCamel: boolean): Record<string, Json> => {
  const spelled = spelling(args);
  const literal = Object.keys(parseJson(args[args.indexOf('--cli-input-json') + 1] ?? '') ?? {});
  const members = Object.entries(readCliCall(args).parameters).flatMap(([name, value]): [string, Json][] => {
    if (OF_CLI.includes(name)) return [];
    const member = literal.find((one) => one.toLowerCase() === name);
    if (member) return [[member, value]];
    if (name === 'ingress' || name === 'egress') return [['Egress', name === 'egress']];
    const option = spelled.get(name) ?? name;
    const spelledOut = pascal(option);
    return [
      [
        isCamel ? spelledOut.charAt(0).toLowerCase() + spelledOut.slice(1) : spelledOut,
        given(option, value, file),
      ],
    ];
  });
  return Object.fromEntries(members);
};

/**
 * Pastes commands into a real shell and carries out each `aws` of them by the SDK, as the CLI would. The file that a
 * command keeps for the next one is held in memory.
 */
export const runCommands = async (commands: readonly string[], clients: ClientOverrides): Promise<void> => {
  let file = '';
  for (const args of paste('bash', commands).ran.flat()) {
    const [name = '', operation = ''] = args;
    const service = SERVICES[name];
    if (!service) throw new Error(`no client for ${args.join(' ')}`);
    const region = args[args.indexOf('--region') + 1] ?? '';
    const Client = service.sdk[service.client] as new (settings: object) => { send: Send };
    const Command = service.sdk[`${pascal(operation)}Command`] as new (input: object) => unknown;
    if (!Command) throw new Error(`no operation for ${args.join(' ')}`);
    const answer = await new Client({ ...clients, region }).send(
      new Command(inputOf(args, file, service.camel === true)),
    );
    if (operation === 'get-document') file = (answer as { readonly Content?: string }).Content ?? '';
  }
};
