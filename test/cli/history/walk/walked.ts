import { configFor } from '../../../../cli/history/account.ts';
import type { Today } from '../../../../cli/history/walk/past.ts';
import { walkBack } from '../../../../cli/history/walk/walk.ts';
import type { VpcNetwork } from '../../../../functions/account/network/network.ts';
import type { AccountState } from '../../../../functions/account/state.ts';
import type { Change } from '../../../../functions/formats/cloudtrail.ts';
import { IDENTITY, network, node, vpcOf } from '../../../support/samples/sample-account.ts';
import { changeOf, type EventParts } from '../../../support/samples/sample-event.ts';
import { tablesWith } from '../../../support/samples/sample-network.ts';

/** A VPC whose node reaches the internet by a NAT gateway, if this route is there. */
export const vpcBehind = (
  routes: Readonly<Record<string, string>>,
  more: Partial<VpcNetwork> = {},
): AccountState =>
  network(vpcOf({ endpoints: [], routeTables: tablesWith(routes), nodes: [node()], ...more }), [
    'AmazonProvidedDNS',
  ]);

export const WHOLE = { '0.0.0.0/0': 'nat-1' } as const;
const HOUR = 3_600_000;

/** Changes, an hour apart from each other, oldest first. */
export const changes = (...all: readonly (readonly [string, EventParts])[]): readonly Change[] =>
  all.map(([api, parts], index) => {
    const time = new Date(Date.parse('2026-03-01T00:00:00Z') + index * HOUR).toISOString();
    return changeOf(api, { time, ...parts });
  });

/** What is said of each change, oldest first: `api: degree`, and why. */
export const walked = async (today: Today, all: readonly Change[], ownRole: readonly string[] = []) => {
  const walk = walkBack(today, all, configFor(IDENTITY, { ownRole }));
  const said: {
    readonly what: string;
    readonly because: string;
    readonly prerequisites: readonly string[];
  }[] = [];
  for await (const step of walk.steps) {
    const degree = step.kind === 'told' ? step.degree : 'aside';
    const prerequisites = step.kind === 'told' ? step.prerequisites : [];
    said.unshift({ what: `${step.change.api}: ${degree}`, because: step.because, prerequisites });
  }
  return { said, degrees: said.map(({ what }) => what), ends: walk.ends() };
};

const TABLE = { routeTableId: 'rtb-node', destinationCidrBlock: '0.0.0.0/0' };

export const routeMade = (target = 'nat-1', more: EventParts = {}) =>
  ['ec2:CreateRoute', { request: { ...TABLE, natGatewayId: target }, ...more }] as const;
export const routeDeleted = (more: EventParts = {}) =>
  ['ec2:DeleteRoute', { request: TABLE, ...more }] as const;
