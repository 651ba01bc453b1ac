import { hubTemplate } from '../../../infra/hub/template.ts';

export const HUB = hubTemplate('1.0.0', { hub: 'h.zip', 'notify-slack': 's.zip' });

type Body = {
  readonly 'Fn::Sub': readonly [
    string,
    { readonly Slack: { readonly 'Fn::If': readonly [string, { readonly 'Fn::Sub': string }, string] } },
  ];
};

const BODY = HUB.Resources['HubDashboard']?.Properties['DashboardBody'] as unknown as Body;

/** A text with placeholders, and what Slack adds to it. */
const [TEXT, { Slack }] = BODY['Fn::Sub'];

/** All placeholders of the body. */
export const PLACEHOLDERS: readonly string[] = [
  ...new Set(`${TEXT}${Slack['Fn::If'][1]['Fn::Sub']}`.match(/\$\{[^}]*\}/g)),
].filter((name) => name !== `\${Slack}`);

export const SLACK_CONDITION = Slack['Fn::If'][0];

export type Widget = {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: Readonly<Record<string, unknown>>;
};

/** The body as CloudFormation fills it in, with the name of each placeholder in its place. */
export const bodyOf = (hasSlack: boolean): { readonly widgets: readonly Widget[] } => {
  const [, yes, no] = Slack['Fn::If'];
  const whole = TEXT.replace(`\${Slack}`, () => (hasSlack ? yes['Fn::Sub'] : no));
  const filled = whole.replaceAll(/\$\{([^}]+)\}/g, (_, name: string) =>
    name.endsWith('.Arn') ? `arn:aws-cn:cloudwatch:cn-north-1:111122223333:alarm:${name}` : name,
  );
  return JSON.parse(filled) as { readonly widgets: readonly Widget[] };
};
