#!/usr/bin/env bash
# Installs the guard in all accounts of some organizational units. Run it in the management account, or in an account that
# is a delegated administrator of StackSets (then add --call-as DELEGATED_ADMIN to each call).
# Usage: stackset.sh PREFIX HOME_REGION "UNIT[,UNIT...]" "REGION[ REGION...]" MAIL
# The templates are read from the bucket of HOME_REGION, and the StackSets are kept there. The forwarder belongs to the
# Region that records the calls of IAM.
set -euo pipefail
if [ $# -ne 5 ]; then
  echo "Usage: $0 PREFIX HOME_REGION \"UNIT[,UNIT...]\" \"REGION[ REGION...]\" MAIL" >&2
  exit 2
fi
prefix=$1 home=$2 units=$3 mail=$5
read -ra regions <<<"$4"
version=$(cat "$(dirname "$0")/../VERSION")
suffix=amazonaws.com iam=us-east-1
case $home in
  cn-*) suffix=amazonaws.com.cn iam=cn-north-1 ;;
  us-gov-*) iam=us-gov-west-1 ;;
  eusc-*) suffix=amazonaws.eu iam=eusc-de-east-1 ;;
  us-iso-*) suffix=c2s.ic.gov iam=us-iso-east-1 ;;
  us-isob-*) suffix=sc2s.sgov.gov iam=us-isob-east-1 ;;
  eu-isoe-*) suffix=cloud.adc-e.uk iam=eu-isoe-west-1 ;;
  us-isof-*) suffix=csp.hci.ic.gov iam=us-isof-south-1 ;;
esac
release="https://$prefix-$home.s3.$home.$suffix/session-guard/$version"
# Ten accounts at once, and no further one after the first failure. Without SOFT_FAILURE_TOLERANCE, it would be one at a time.
preferences=FailureToleranceCount=0,MaxConcurrentCount=10,ConcurrencyMode=SOFT_FAILURE_TOLERANCE,RegionConcurrencyType=PARALLEL

make_stack_set() {
  local name=$1
  shift
  aws cloudformation create-stack-set --region "$home" --stack-set-name "$name" \
    --template-url "$release/$name.template.json" --capabilities CAPABILITY_IAM \
    --permission-model SERVICE_MANAGED --auto-deployment Enabled=true,RetainStacksOnAccountRemoval=false \
    --managed-execution Active=true --tags Key=application,Value=session-guard --parameters "$@"
}

make_stack_set session-guard \
  "ParameterKey=CodeBucketPrefix,ParameterValue=$prefix" "ParameterKey=AlertEmail,ParameterValue=$mail"
aws cloudformation create-stack-instances --region "$home" --stack-set-name session-guard \
  --deployment-targets "OrganizationalUnitIds=$units" --regions "${regions[@]}" \
  --operation-preferences "$preferences"

# The quotes within the value keep the commas of a list from ending it.
make_stack_set session-guard-forwarder \
  "ParameterKey=GuardedRegions,ParameterValue='$(IFS=,; echo "${regions[*]}")'" \
  "ParameterKey=AlertEmail,ParameterValue=$mail"
aws cloudformation create-stack-instances --region "$home" --stack-set-name session-guard-forwarder \
  --deployment-targets "OrganizationalUnitIds=$units" --regions "$iam" --operation-preferences "$preferences"
