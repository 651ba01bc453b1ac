import type { EC2Client } from '@aws-sdk/client-ec2';
import { expect, it } from 'vitest';
import type { VpcParts } from '../../../functions/adapters/aws/network/read-vpc-parts.ts';
import { readPublicAccess } from '../../../functions/adapters/aws/network/read-ways-out.ts';

/** A client that answers each call a moment later, and tells what was under way when a call was made. */
const recording = (mode: string) => {
  const made: { readonly call: string; readonly beside: number }[] = [];
  let open = 0;
  const send = async (command: { readonly constructor: { readonly name: string } }) => {
    made.push({ call: command.constructor.name, beside: open });
    open += 1;
    await new Promise((resolve) => setTimeout(resolve, 5));
    open -= 1;
    return { VpcBlockPublicAccessOptions: { InternetGatewayBlockMode: mode } };
  };
  return { made, client: { send } as unknown as EC2Client };
};

const read = <T>(value: T) => ({ kind: 'read', value }) as const;

const vpcsSaying = (mode: string | undefined): VpcParts['vpcs'] =>
  read([
    mode === undefined
      ? { VpcId: 'vpc-a' }
      : { VpcId: 'vpc-a', BlockPublicAccessStates: { InternetGatewayBlockMode: mode } as never },
  ]);

const OPTIONS = 'DescribeVpcBlockPublicAccessOptionsCommand';
const EXCLUSIONS = 'DescribeVpcBlockPublicAccessExclusionsCommand';
const GATEWAYS = read([{ InternetGatewayId: 'igw-a' }]);

it.each([
  ['is off', 'off', 'off', [[OPTIONS, 0]]],
  [
    'is on, as EC2 hints',
    'block-ingress',
    'block-ingress',
    [
      [OPTIONS, 0],
      [EXCLUSIONS, 1],
    ],
  ],
  [
    'is on, and EC2 gives no hint',
    'block-ingress',
    undefined,
    [
      [OPTIONS, 0],
      [EXCLUSIONS, 0],
    ],
  ],
])(
  'asks for the mode, and for exclusions only if they may count, at once where it can: the block %s',
  async (_case, mode, hint, calls) => {
    const { made, client } = recording(mode);
    const found = await readPublicAccess(client, vpcsSaying(hint), read([]), GATEWAYS);
    expect(made.map(({ call, beside }) => [call, beside])).toEqual(calls);
    expect(found?.mode).toEqual(read(mode));
  },
);

it('asks for nothing where no way leads through a gateway', async () => {
  const { made, client } = recording('block-ingress');
  expect(await readPublicAccess(client, vpcsSaying('block-ingress'), read([]), read([]))).toBeUndefined();
  expect(made).toEqual([]);
});
