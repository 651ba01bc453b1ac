import { at, stringAt } from '../../../formats/json.ts';
import { isTrue, type Reader, type Readers, withTexts } from './reader.ts';

const modifyVpc: Reader = ({ request }) => {
  const VpcId = stringAt(request, 'vpcId');
  const attribute = (name: string) => {
    const value = at(request, name, 'value');
    return value === undefined ? undefined : { Value: isTrue(value) };
  };
  const EnableDnsSupport = attribute('enableDnsSupport');
  const EnableDnsHostnames = attribute('enableDnsHostnames');
  if (!VpcId || (!EnableDnsSupport && !EnableDnsHostnames)) return undefined;
  return {
    api: 'ec2:ModifyVpcAttribute',
    input: {
      VpcId,
      ...(EnableDnsSupport ? { EnableDnsSupport } : {}),
      ...(EnableDnsHostnames ? { EnableDnsHostnames } : {}),
    },
  };
};

/** How names are resolved in a VPC. */
export const VPC_CALLS: Readers = {
  'ec2:AssociateDhcpOptions': withTexts(['vpcId', 'dhcpOptionsId'], (VpcId, DhcpOptionsId) => ({
    api: 'ec2:AssociateDhcpOptions',
    input: { VpcId, DhcpOptionsId },
  })),
  'ec2:ModifyVpcAttribute': modifyVpc,
};
