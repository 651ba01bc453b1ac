import { describe, expect, it } from 'vitest';
import type { ProfileContents, VpcProfile } from '../../../../functions/account/network/names/names.ts';
import type { VpcNames, VpcNetwork } from '../../../../functions/account/network/network.ts';
import { pathTo } from '../../../../functions/account/network/path/path.ts';
import { present, unknown } from '../../../../functions/account/observed.ts';
import {
  firewallRule,
  forwarding,
  hostOfService,
  hubEndpoint,
  hubNames,
  NO_NAMES,
  profileWith,
  spokeWith,
  zoneFor,
  zoneOf,
} from '../../../support/samples/sample-names.ts';
import { endpointTo, networkOf, nodeIn, REGION } from '../../../support/samples/sample-network.ts';

const HUB = { 'vpce-0ssmhub': present(hubEndpoint('ssm', {}, { privateDnsEnabled: true })) };

const judge = (network: VpcNetwork): string => {
  const verdict = pathTo('ssm', nodeIn(), network, { region: REGION, nameServer: 'vpc' });
  if (verdict.kind === 'reachable') return verdict.via;
  const word = verdict.kind === 'broken' && verdict.unless !== undefined ? 'unless' : verdict.kind;
  const more = verdict.kind === 'broken' && verdict.unless !== undefined ? `, unless ${verdict.unless}` : '';
  return `${word} ${verdict.step}: ${verdict.because}${more}`;
};

const brings = (contents: Partial<ProfileContents>, own: Partial<VpcNames> = {}): VpcNetwork =>
  withProfiles([profileWith('rp-1', contents)], own);

const withProfiles = (profiles: readonly VpcProfile[], own: Partial<VpcNames> = {}): VpcNetwork =>
  spokeWith({ ...NO_NAMES, elsewhere: HUB, ...own, profiles: present(profiles) });

const blocked = firewallRule(1, 'BLOCK', ['*']);
const allowed = firewallRule(1, 'ALLOW', ['*.amazonaws.com'], { groupId: 'rslvr-frg-ok' });
const empty = zoneOf(hostOfService('ssm'), [], { zoneId: 'Z0EMPTY' });
const above = zoneOf(`${REGION}.amazonaws.com`, [], { zoneId: 'Z0ABOVE' });
const forwarded = forwarding(hostOfService('ssm'));
const own = (zone: ReturnType<typeof zoneOf>): Partial<VpcNames> => ({ zones: present([zone]) });

describe('what a Profile brings', () => {
  it.each<[string, VpcNetwork, string]>([
    ['a zone that leads to the hub', brings({ zones: [zoneFor('ssm')] }), 'endpoint'],
    ['an endpoint of the hub', brings({ endpointIds: ['vpce-0ssmhub'] }), 'endpoint'],
    ['nothing', brings({}), 'broken route'],
    ['an empty zone', brings({ zones: [empty] }), 'broken name-resolution: the private hosted zone Z0EMPTY'],
    ['a rule that forwards', brings({ rules: [forwarded] }), 'unknown name-resolution: the Resolver rule'],
    ['DNS Firewall', brings({ firewall: [blocked] }), 'broken name-resolution: rule rule-1 of DNS Firewall'],
    [
      'of a zone of the VPC and one of the same name in the Profile, that of the VPC',
      brings({ zones: [empty] }, own(zoneFor('ssm'))),
      'endpoint',
    ],
    [
      'the other way round',
      brings({ zones: [zoneFor('ssm')] }, own(empty)),
      'broken name-resolution: the private hosted zone Z0EMPTY',
    ],
    [
      'the more specific one, if the Profile has it',
      brings({ zones: [zoneFor('ssm')] }, own(above)),
      'endpoint',
    ],
    ['the more specific one, if the VPC has it', brings({ zones: [above] }, own(zoneFor('ssm'))), 'endpoint'],
    [
      'a SYSTEM rule of the VPC before a rule of the same name in the Profile',
      brings(
        { rules: [forwarded] },
        { ...own(zoneFor('ssm')), rules: present([forwarding(hostOfService('ssm'), { type: 'SYSTEM' })]) },
      ),
      'endpoint',
    ],
    [
      'a rule of the Profile before a zone of the VPC, which is not confirmed',
      brings({ rules: [forwarded] }, own(zoneFor('ssm'))),
      'unknown name-resolution: the Resolver rule',
    ],
    [
      'an endpoint of the hub that is going, which no name leads to',
      brings(
        { endpointIds: ['vpce-0ssmhub'] },
        { elsewhere: { 'vpce-0ssmhub': present(hubEndpoint('ssm', {}, { state: 'deleting' })) } },
      ),
      'broken route',
    ],
    [
      'an endpoint without private DNS, which is not confirmed',
      brings(
        { endpointIds: ['vpce-0ssmhub'] },
        { elsewhere: { 'vpce-0ssmhub': present(hubEndpoint('ssm')) } },
      ),
      'unknown name-resolution: it is not confirmed that the Route 53 Profile rp-1 answers for vpce-0ssmhub',
    ],
    [
      'an endpoint of another service',
      brings({ endpointIds: ['vpce-0ssmmessageshub'] }, hubNames({ zones: present([]) })),
      'broken route',
    ],
    [
      'an endpoint and a zone of one name',
      brings({ endpointIds: ['vpce-0ssmhub'], zones: [empty] }),
      'unknown name-resolution: the Route 53 Profile rp-1 has both',
    ],
    [
      'a rule group that blocks, beside one of the VPC that allows: who is asked first is not confirmed',
      brings({ firewall: [blocked], zones: [zoneFor('ssm')] }, { firewall: present([allowed]) }),
      'unknown name-resolution: rule rule-1 of DNS Firewall',
    ],
    [
      'a rule group that allows, beside one of the VPC that allows',
      brings({ firewall: [allowed], zones: [zoneFor('ssm')] }, { firewall: present([allowed]) }),
      'endpoint',
    ],
    [
      'a rule group that blocks, beside one of the VPC that blocks',
      brings({ firewall: [blocked] }, { firewall: present([blocked]) }),
      'broken name-resolution',
    ],
    [
      'two Profiles with different answers',
      withProfiles([
        profileWith('rp-1', { zones: [empty] }),
        profileWith('rp-2', { zones: [zoneFor('ssm')] }),
      ]),
      'unknown name-resolution: the Route 53 Profile rp-1 and rp-2 both answer',
    ],
    [
      'two Profiles with the same zone',
      withProfiles([
        profileWith('rp-1', { zones: [zoneFor('ssm')] }),
        profileWith('rp-2', { zones: [zoneFor('ssm')] }),
      ]),
      'endpoint',
    ],
    [
      'two Profiles, and a zone of the VPC that is as specific as theirs',
      withProfiles(
        [profileWith('rp-1', { zones: [empty] }), profileWith('rp-2', { rules: [forwarding('')] })],
        own(zoneFor('ssm')),
      ),
      'endpoint',
    ],
    [
      'zones while enableDnsHostnames is off, which is not confirmed',
      { ...brings({ zones: [zoneFor('ssm')] }), enableDnsHostnames: false },
      'unknown name-resolution: it is not confirmed that the Route 53 Profile rp-1 answers while',
    ],
    [
      'a zone that may not be read',
      brings({ unread: ['the private hosted zone Z0STRANGE'] }),
      'unless route: ',
    ],
    [
      'contents that may not be read',
      withProfiles([{ profileId: 'rp-9', contents: unknown('denied') }]),
      'unless route: ',
    ],
    [
      'an endpoint that may not be read',
      brings({ endpointIds: ['vpce-0x'] }, { elsewhere: { 'vpce-0x': unknown('denied') } }),
      'unless route: ',
    ],
  ])('%s', (_, network, expected) => {
    const said = judge(network);
    expect(said.slice(0, expected.length)).toBe(expected);
    if (expected.startsWith('unless')) expect(said).toContain('unless the Route 53 Profile rp-');
  });

  it('never outdoes the private name of an endpoint of the VPC', () => {
    const names = { ...NO_NAMES, profiles: present([profileWith('rp-1', { zones: [empty] })]) };
    expect(judge(networkOf({ names, endpoints: [endpointTo('ssm')] }))).toBe('endpoint');
  });
});
