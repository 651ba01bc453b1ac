import { functionsWith, ref } from '../generate/parts.ts';
import { arnOf, policy, type Resources, sub, type Value } from './cloudformation.ts';
import { denyOthers } from './deny-others.ts';
import { LEDGER, LEDGER_NAME, roleId } from './ids.ts';

const TABLE_ARN = `arn:${ref('AWS::Partition')}:dynamodb:${ref('AWS::Region')}:${ref('AWS::AccountId')}:table/${LEDGER_NAME}`;

/** Each action that changes items. Transactions are authorised as these, item by item:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html */
const WRITES = [
  'dynamodb:BatchWriteItem',
  'dynamodb:DeleteItem',
  'dynamodb:PartiQLDelete',
  'dynamodb:PartiQLInsert',
  'dynamodb:PartiQLUpdate',
  'dynamodb:PutItem',
  'dynamodb:UpdateItem',
];

/**
 * What the ledger says decides what is put back, so only the guard's own roles write it. The table itself may still be
 * changed and deleted, and this policy as well: CloudFormation must be able to.
 */
const onlyOwnRolesWrite = (): Value => ({
  PolicyDocument: policy([
    denyOthers(
      WRITES,
      [sub(TABLE_ARN)],
      functionsWith('ledger').map((name) => arnOf(roleId(name))),
    ),
  ]),
});

/** Baselines, incidents and repairs. */
export const ledger = (): Resources => ({
  [LEDGER]: {
    Type: 'AWS::DynamoDB::Table',
    // Uninstalling leaves nothing behind: the first sweep of the next installation takes a new baseline, and
    // alerts and CloudTrail hold the repairs.
    DeletionPolicy: 'Delete',
    UpdateReplacePolicy: 'Delete',
    Properties: {
      // The roles know the table by this name, because their ARNs are in its policy.
      TableName: sub(LEDGER_NAME),
      ResourcePolicy: onlyOwnRolesWrite(),
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
        { AttributeName: 'openPartition', AttributeType: 'S' },
      ],
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      // Open rows and inventories have an openPartition, so the index does not grow with what is over.
      GlobalSecondaryIndexes: [
        {
          IndexName: 'open',
          KeySchema: [
            { AttributeName: 'openPartition', KeyType: 'HASH' },
            { AttributeName: 'pk', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
      TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      SSESpecification: { SSEEnabled: true },
    },
  },
});
