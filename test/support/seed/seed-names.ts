import {
  ChangeResourceRecordSetsCommand,
  CreateHostedZoneCommand,
  Route53Client,
} from '@aws-sdk/client-route-53';
import type { PrivateZone, ResolverRule } from '../../../functions/account/network/names/names.ts';
import type { VpcNetwork } from '../../../functions/account/network/network.ts';
import { presentValue } from '../../../functions/account/observed.ts';
import { jsonClient } from '../../../functions/adapters/aws/shared/json-service.ts';
import { stringAt } from '../../../functions/formats/json.ts';
import type { TestAccount } from '../account.ts';

const seedZone = async (
  { owner, identity }: TestAccount,
  vpcId: string,
  zone: PrivateZone,
): Promise<string> => {
  const client = new Route53Client({ ...owner, region: 'us-east-1' });
  const made = await client.send(
    new CreateHostedZoneCommand({
      Name: zone.name,
      CallerReference: `${zone.zoneId}-${vpcId}`,
      VPC: { VPCId: vpcId, VPCRegion: identity.region as 'eu-central-1' },
      HostedZoneConfig: { PrivateZone: true },
    }),
  );
  const id = made.HostedZone?.Id?.replace('/hostedzone/', '') ?? '';
  const Changes = (presentValue(zone.records) ?? []).map(({ name, type, values, ttl }) => ({
    Action: 'CREATE' as const,
    ResourceRecordSet: {
      Name: name,
      Type: type as 'A',
      TTL: ttl ?? 60,
      ResourceRecords: values.map((Value) => ({ Value })),
    },
  }));
  if (Changes.length > 0) {
    await client.send(new ChangeResourceRecordSetsCommand({ HostedZoneId: id, ChangeBatch: { Changes } }));
  }
  return id;
};

const seedRule = async ({ owner }: TestAccount, vpcId: string, rule: ResolverRule): Promise<string> => {
  const resolver = jsonClient({ name: 'route53resolver', target: 'Route53Resolver' }, owner);
  const made = await resolver.call('CreateResolverRule', {
    CreatorRequestId: `${rule.ruleId}-${vpcId}`,
    Name: 'described',
    RuleType: rule.type,
    DomainName: rule.domain,
  });
  const ruleId = stringAt(made, 'ResolverRule', 'Id') ?? '';
  await resolver.call('AssociateResolverRule', { ResolverRuleId: ruleId, Name: 'described', VPCId: vpcId });
  return ruleId;
};

/** Makes the zones and rules of a described VPC; the answer is the id that AWS gave to each. */
export const seedNames = async (
  account: TestAccount,
  { names }: VpcNetwork,
  vpcId: string,
): Promise<readonly (readonly [described: string, id: string])[]> => {
  const ids: (readonly [string, string])[] = [];
  for (const zone of presentValue(names?.zones) ?? []) {
    ids.push([zone.zoneId, await seedZone(account, vpcId, zone)]);
  }
  for (const rule of presentValue(names?.rules) ?? []) {
    ids.push([rule.ruleId, await seedRule(account, vpcId, rule)]);
  }
  return ids;
};
