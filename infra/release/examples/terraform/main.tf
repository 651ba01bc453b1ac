# session-guard in all accounts of some organizational units, as StackSets.
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

variable "alert_email" {
  type    = string
  default = ""
}

data "aws_region" "home" {}

locals {
  home    = data.aws_region.home.region
  release = "https://${var.code_bucket_prefix}-${local.home}.s3.${local.home}.amazonaws.com/session-guard/${var.release_version}"
  stacks = {
    session-guard = {
      regions = var.regions
      parameters = {
        CodeBucketPrefix = var.code_bucket_prefix
        AlertEmail       = var.alert_email
      }
    }
    # What IAM and Route 53 record arrives in us-east-1 only.
    session-guard-forwarder = {
      regions    = ["us-east-1"]
      parameters = { GuardedRegions = join(",", var.regions) }
    }
  }
  instances = merge([
    for name, stack in local.stacks : { for region in stack.regions : "${name}/${region}" => { name = name, region = region } }
  ]...)
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

  # AWS fills it in for service-managed permissions.
  lifecycle {
    ignore_changes = [administration_role_arn]
  }
}

resource "aws_cloudformation_stack_set_instance" "guard" {
  for_each                  = local.instances
  stack_set_name            = aws_cloudformation_stack_set.guard[each.value.name].name
  stack_set_instance_region = each.value.region

  deployment_targets {
    organizational_unit_ids = var.organizational_units
  }
}
