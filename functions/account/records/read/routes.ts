import { stringAt } from '../../../formats/json.ts';
import { destinationInput, recordedDestination, recordedTarget, routeInput } from '../../network/routes.ts';
import { type Reader, type Readers, withTexts } from './reader.ts';

const putRoute =
  (api: 'ec2:CreateRoute' | 'ec2:ReplaceRoute'): Reader =>
  ({ request }) => {
    const table = stringAt(request, 'routeTableId');
    const destination = recordedDestination(request);
    const target = recordedTarget(request);
    const input = table && destination && target ? routeInput(table, { destination, target }) : undefined;
    return input && { api, input };
  };

const deleteRoute: Reader = ({ request }) => {
  const RouteTableId = stringAt(request, 'routeTableId');
  const destination = recordedDestination(request);
  return RouteTableId && destination
    ? { api: 'ec2:DeleteRoute', input: { RouteTableId, ...destinationInput(destination) } }
    : undefined;
};

/** Routes, and the subnets of their tables. */
export const ROUTE_CALLS: Readers = {
  'ec2:CreateRoute': putRoute('ec2:CreateRoute'),
  'ec2:ReplaceRoute': putRoute('ec2:ReplaceRoute'),
  'ec2:DeleteRoute': deleteRoute,
  'ec2:AssociateRouteTable': withTexts(['routeTableId', 'subnetId'], (RouteTableId, SubnetId) => ({
    api: 'ec2:AssociateRouteTable',
    input: { RouteTableId, SubnetId },
  })),
  'ec2:DisassociateRouteTable': withTexts(['associationId'], (AssociationId) => ({
    api: 'ec2:DisassociateRouteTable',
    input: { AssociationId },
  })),
  'ec2:ReplaceRouteTableAssociation': withTexts(
    ['associationId', 'routeTableId'],
    (AssociationId, RouteTableId) => ({
      api: 'ec2:ReplaceRouteTableAssociation',
      input: { AssociationId, RouteTableId },
    }),
  ),
};
