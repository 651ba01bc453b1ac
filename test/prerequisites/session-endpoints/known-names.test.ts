import { describe, expect, it } from 'vitest';
import type { VpcNetwork } from '../../../functions/account/network/network.ts';
import type { Prerequisite } from '../../../functions/core/prerequisite.ts';
import { internetPath } from '../../../functions/prerequisites/internet-path/index.ts';
import { sessionEndpoints } from '../../../functions/prerequisites/session-endpoints/index.ts';
import { verdict } from '../../support/samples/check-one.ts';
import { NO_NAMES } from '../../support/samples/sample-names.ts';
import { endpointTo, networkOf, tablesWith } from '../../support/samples/sample-network.ts';
import { pathState, rememberedState } from '../../support/samples/sample-paths.ts';

/** Endpoints of its own, and everything private goes to a transit gateway. */
const corporate = (more: Partial<VpcNetwork> = {}): VpcNetwork =>
  networkOf({ routeTables: tablesWith({ '10.0.0.0/8': 'tgw-1' }), ...more });

const without = corporate({ endpoints: [endpointTo('ssmmessages')] });
const unnamed = endpointTo('ssm', { vpcEndpointId: 'vpce-new', privateDnsEnabled: false });
const replaced = corporate({ endpoints: [unnamed, endpointTo('ssmmessages')] });

describe('an endpoint deleted in a VPC with a route to a transit gateway', () => {
  it.each<[string, Prerequisite, VpcNetwork, VpcNetwork | undefined, string]>([
    ['is certain where it had private names', sessionEndpoints, without, corporate(), 'sessions-fail'],
    ['is a doubt where nothing is remembered', sessionEndpoints, without, undefined, 'unknown'],
    [
      'is a doubt where the remembered one had no private names',
      sessionEndpoints,
      without,
      corporate({ endpoints: [unnamed, endpointTo('ssmmessages')] }),
      'unknown',
    ],
    [
      'is certain where no zone names another',
      sessionEndpoints,
      { ...without, names: NO_NAMES },
      undefined,
      'sessions-fail',
    ],
    [
      'is certain with a new one without private names',
      sessionEndpoints,
      replaced,
      corporate(),
      'sessions-fail',
    ],
    ['is certain with all of them', internetPath, corporate({ endpoints: [] }), corporate(), 'sessions-fail'],
    [
      'says nothing of a service that never had one',
      internetPath,
      corporate({ endpoints: [] }),
      corporate({ endpoints: [endpointTo('kms')] }),
      'unknown',
    ],
  ])('%s', (_, prerequisite, now, before, expected) => {
    const state = before ? rememberedState(now, before) : pathState(now);
    expect(verdict(prerequisite.check(state))).toBe(expected);
  });
});
