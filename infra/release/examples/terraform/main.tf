# session-guard in all accounts of some organizational units, as StackSets. (Not confirmed on a real organization.)
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.0"
    }
  }
}

variable "code_bucket_prefix" {
  description = "Your buckets with the release have this name, a dash and their Region"
  type        = string
}

variable "release_version" {
  type = string
}

variable "organizational_units" {
  type = list(string)
}

variable "regions" {
  description = "The Regions that are guarded"
  type        = list(string)
}

variable "parameters" {
  description = "Parameters of the guards, such as AlertEmail or HubBusArn; all are text, and lists have commas"
  type        = map(string)
  default     = {}
}

data "aws_region" "home" {}

locals {
  home    = data.aws_region.home.region
  release = "https://${var.code_bucket_prefix}-${local.home}.s3.${local.home}.amazonaws.com/session-guard/${var.release_version}"
  stacks = {
    session-guard = {
      regions    = var.regions
      parameters = merge(var.parameters, { CodeBucketPrefix = var.code_bucket_prefix })
    }
    # What IAM and Route 53 record arrives in us-east-1 only.
    session-guard-forwarder = {
      regions    = ["us-east-1"]
      parameters = { GuardedRegions = join(",", var.regions) }
    }
  }
}

resource "aws_cloudformation_stack_set" "guard" {
  for_each         = local.stacks
  name             = each.key
  template_url     = "${local.release}/${each.key}.template.json"
  parameters       = each.value.parameters
  capabilities     = ["CAPABILITY_IAM"]
  permission_model = "SERVICE_MANAGED"
  tags             = { application = "session-guard" }

  auto_deployment {
    enabled                          = true
    retain_stacks_on_account_removal = false
  }

  # AWS queues operations that meet instead of refusing them.
  managed_execution {
    active = true
  }

  # AWS fills it in for service-managed permissions.
  lifecycle {
    ignore_changes = [administration_role_arn]
  }
}

# One resource for each StackSet: with one for each Region, AWS refuses operations that meet, and another organizational
# unit would delete all guards and make them anew.
resource "aws_cloudformation_stack_instances" "guard" {
  for_each       = local.stacks
  stack_set_name = aws_cloudformation_stack_set.guard[each.key].name
  regions        = each.value.regions

  deployment_targets {
    organizational_unit_ids = var.organizational_units
  }

  operation_preferences {
    max_concurrent_count    = 10
    region_concurrency_type = "PARALLEL"
  }
}
