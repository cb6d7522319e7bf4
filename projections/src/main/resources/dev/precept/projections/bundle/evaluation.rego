# METADATA
# title: AuthZEN evaluations
# description: |
#   An evaluation (OpenID AuthZEN Authorization API 1.0 section 6) as a question, and the answer in
#   the words of OPA's plugins.
package precept.rule.evaluation

import data.precept.rule.asking
import data.precept.rule.decision
import data.precept.rule.tokens

own_members := {"application", "dpop", "clientCertificate"}

# What lacks any of these is no question, and is denied.
text(path) := value if {
	value := object.get(input, path, null)
	is_string(value)
}

said(part) := value if {
	is_object(object.get(input, [part], {}))
	value := object.get(input, [part, "properties"], {})
	is_object(value)
}

# What a gateway says of subjects, actions and resources counts where its registration believes it.
properties(part) := {name: value |
	data.precept.image.current.believed
	some name, value in said(part)
} if {
	said(part)
}

# What is of another type than it has to be makes the question none, and that is denied.
context := value if {
	value := object.get(input, ["context"], {})
	is_object(value)
	is_string(object.get(value, "application", ""))
	is_string(object.get(value, "clientCertificate", ""))
	is_object(object.get(value, "dpop", {}))
	every name in {"proof", "method", "uri"} {
		is_string(object.get(value, ["dpop", name], ""))
	}
}

# Several at once are no question (section 7), nor is one whose options are none.
is_single if {
	object.get(input, ["evaluations"], []) == []
	options := object.get(input, ["options"], {})
	is_object(options)
	object.get(options, ["evaluations_semantic"], "execute_all") in semantics
}

semantics := {"execute_all", "deny_on_first_deny", "permit_on_first_permit"}

question := object.union(
	{
		"organization": object.get(asking, "organization", ""),
		"subject": subject,
		"action": text(["action", "name"]),
		"resourceType": text(["resource", "type"]),
		"resourceId": text(["resource", "id"]),
		"environment": asking.environment,
		"supplied": {
			"subject": properties("subject"),
			"action": properties("action"),
			"resource": properties("resource"),
			"context": object.remove(context, own_members),
		},
	},
	{"application": application | application := context.application},
) if {
	is_single
}

type := text(["subject", "type"])

id := text(["subject", "id"])

subject := {"kind": "USER", "id": id} if {
	type == "user"
} else := {"kind": "CLIENT", "id": id} if {
	type == "client"
} else := tokens.remote_only if {
	type == "token"
	count({name | some name in {"dpop", "clientCertificate"}; context[name]}) > 0
} else := tokens.subject(id, object.get(asking, "organization", "")) if {
	type == "token"
} else := tokens.remote_only if {
	type == "api-key"
} else := {"kind": "UNKNOWN", "type": type, "id": id}

answer := given if {
	given := decision.answer with input as question
}

document := object.union(
	{
		"allow": answer.allow,
		"status_code": status_code,
		"position": answer.position,
		"revision": sprintf("evt-%d", [answer.position]),
		"reason": answer.reason,
	},
	{"obligations": obligations | count(obligations) > 0},
)

status_code := 200 if answer.allow

status_code := 403 if not answer.allow

obligations := object.union_n([
	object.remove(answer.obligations, ["fieldMask", "rateLimit"]),
	{"fieldMask": fields | fields := answer.obligations.fieldMask; count(fields) > 0},
	{"rateLimit": object.filter(limit, limit_members) | limit := answer.obligations.rateLimit},
])

limit_members := {"count", "perSeconds", "quota"} | {"burst" |
	answer.obligations.rateLimit.burst > 0
}
