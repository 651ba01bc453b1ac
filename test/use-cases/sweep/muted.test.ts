import { describe, expect, it } from 'vitest';
import { present, unknown } from '../../../functions/account/observed.ts';
import { AccountUnavailableError } from '../../../functions/core/ports.ts';
import { ALL_ENDPOINTS, node, VPC_ID, vpcOf } from '../../support/samples/sample-account.ts';
import { associate } from '../../support/samples/sample-changes.ts';
import { type Bench, bench, healthyAccount } from '../../support/samples/sample-guard.ts';

const IDS = ['i-0a1b2c3d4e5f60001', 'i-0a1b2c3d4e5f60002'] as const;

/** A VPC whose two nodes can resolve no names, and what EC2 says about the ignore tag. */
const broken = (ec2Tagged: Bench['ports']['reader']['ec2Tagged']): Bench => {
  const nodes = IDS.map((instanceId) => node({ instanceId }));
  const vpc = vpcOf({ dhcpOptionsId: 'dopt-amazon', endpoints: ALL_ENDPOINTS, nodes });
  const made = bench({ state: healthyAccount({ networks: { [VPC_ID]: present(vpc) } }) });
  associate(made, 'dopt-public');
  made.ports = { ...made.ports, reader: { ...made.ports.reader, ec2Tagged } };
  return made;
};

const tagging = (...ids: readonly string[]) =>
  broken(async () => present(Object.fromEntries(ids.map((id) => [id, 'true']))));

describe('the ignore tag in the sweep', () => {
  it.each<[string, readonly string[], number]>([
    ['nothing', [], 1],
    ['the VPC', [VPC_ID], 0],
    ['the option set', ['dopt-public'], 0],
    ['all nodes that are hit', IDS, 0],
    ['one of two nodes that are hit', [IDS[0]], 1],
    ['something else', ['vpc-other'], 1],
  ])('on %s', async (_name, ids, told) => {
    expect(await tagging(...ids).sweep()).toHaveLength(told);
  });

  it('that may not be read mutes nothing', async () => {
    expect(await broken(async () => unknown('denied')).sweep()).toHaveLength(1);
  });

  it('that cannot be read now mutes nothing', async () => {
    const made = broken(() => Promise.reject(new AccountUnavailableError('throttled')));
    expect(await made.sweep()).toHaveLength(1);
  });
});
