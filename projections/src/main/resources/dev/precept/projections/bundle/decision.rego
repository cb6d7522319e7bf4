# METADATA
# title: The decision
# description: |
#   Decides as the decision point does over the image that the bundle was made of. Its input is a
#   question as decision records have it: organization, subject, action, resourceType, resourceId,
#   application, environment, now and supplied. What only the decision point itself can tell is
#   denied as REMOTE_ONLY.
package precept.rule.decision

import data.precept.rule.grants
import data.precept.rule.party
import data.precept.rule.reading
import data.precept.rule.view

answer := {
	"allow": reason in permitting,
	"reason": reason,
	"position": view.image.position,
	"obligations": obligations,
}

permitting := {"PERMITTED", "PUBLIC_OPERATION"}

# What was denied before is denied.
reason := "LEASE_EXPIRED" if {
	judged in permitting
	view.is_lapsed
} else := judged

default judged := "INTERNAL_FAULT"

judged := "UNKNOWN_ORGANIZATION" if {
	not view.organization
} else := "DECISIONS_NOT_SERVED" if {
	not view.organization.served
} else := "REMOTE_ONLY" if {
	reading.is_unsure
} else := "REMOTE_ONLY" if {
	view.api_reason == "REMOTE_ONLY"
} else := "PUBLIC_OPERATION" if {
	view.is_open_to_all
} else := party.standing if {
	party.standing != "PERMITTED"
} else := party.terms if {
	party.terms != "PERMITTED"
} else := "REMOTE_ONLY" if {
	is_unclear
} else := grants.reason

is_unclear if {
	grants.reason == "PERMITTED"
	grants.is_mask_unclear
}

is_unclear if {
	may_step_up
	grants.is_step_up_unclear
}

may_step_up if grants.reason in {"CONDITION_NOT_MET", "POLICY_DENIES", "POLICY_NOT_MET"}

obligations := object.union_n([
	{"fieldMask": field_mask},
	{"rateLimit": limit | limit := rate_limit},
	{"stepUp": step_up | step_up := step_up_asked},
])

field_mask := grants.field_mask if reason == "PERMITTED"

field_mask := [] if reason != "PERMITTED"

rate_limit := party.rate_limit if reason == "PERMITTED"

step_up_asked := grants.step_up if reason in {"CONDITION_NOT_MET", "POLICY_DENIES", "POLICY_NOT_MET"}
