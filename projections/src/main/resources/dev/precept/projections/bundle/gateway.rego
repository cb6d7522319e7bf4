# METADATA
# title: What a gateway's plugin asks
# description: |
#   A request as a gateway has it, `input.request` with method, scheme, host, path, headers (lists by
#   lower-case name) and address, as a question; and the answer with the fields for the upstream, or
#   what the request's client is told (RFC 9457, RFC 6750, RFC 9470).
package precept.rule.gateway

import data.precept.rule.asking
import data.precept.rule.decision
import data.precept.rule.party
import data.precept.rule.routes
import data.precept.rule.tokens

request := input.request

organization := object.get(asking, "organization", "")

field(name) := object.get(request.headers, name, [])

credential := {"kind": "REFUSED_TOKEN", "reason": "TOKEN_INVALID"} if {
	count(field("authorization")) > 1
} else := tokens.subject(trim_space(substring(field("authorization")[0], 7, -1)), organization) if {
	startswith(lower(field("authorization")[0]), "bearer ")
} else := tokens.remote_only if {
	startswith(lower(field("authorization")[0]), "dpop ")
} else := {"kind": "REFUSED_TOKEN", "reason": "CREDENTIAL_MISSING"} if {
	count(field("x-api-key")) == 0
} else := tokens.remote_only if {
	count(field("x-api-key")) == 1
} else := {"kind": "REFUSED_TOKEN", "reason": "TOKEN_INVALID"}

standard_port := {"https": ":443", "http": ":80"}

# Another host has no route: its lower case may be a host's that is another one.
host := trim_suffix(lower(request.host), object.get(standard_port, object.get(request, "scheme", ""), "")) if {
	regex.match(`^[!-~]{1,253}$`, request.host)
}

path := split(request.path, "?")[0]

question := {
	"organization": organization,
	"subject": credential,
	"action": request.method,
	"resourceType": target.type,
	"resourceId": target.id,
	"environment": asking.environment,
	"supplied": {"context": {"clientAddress": address |
		address := request.address
		regex.match(`^[0-9a-fA-F.:]+$`, address)
	}},
}

target := found if {
	of := {"organization": organization}
	asked_host := host
	asked_path := path
	found := routes.target(asked_host, asked_path) with input as of
}

answer := given if {
	given := decision.answer with input as question
}

reason := answer.reason

default allow := false

allow := answer.allow

# What tells the upstream who asks; nothing where anybody may.
subject_id := id if {
	id := party.user_id with input as question
} else := id if {
	id := party.application_id with input as question
}

client_id := id if {
	id := party.application_id with input as question
}

identity := {
	"X-Precept-Subject": subject_id,
	"X-Precept-Client-Id": client_id,
	"X-Precept-Organization": data.precept.organizations[organization].handle,
	"X-Precept-Position": sprintf("%d", [answer.position]),
} if {
	allow
	reason != "PUBLIC_OPERATION"
}

invalid := {
	"TOKEN_INVALID", "API_KEY_UNKNOWN", "TOKEN_EXPIRED", "TOKEN_ISSUER_UNKNOWN",
	"TOKEN_OF_OTHER_LOG", "TOKEN_AHEAD_OF_IMAGE", "TOKEN_REVOKED", "PROOF_MISSING",
	"PROOF_INVALID", "AUDIENCE_MISMATCH", "UNKNOWN_SUBJECT", "UNKNOWN_APPLICATION",
}

insufficient := {
	"SCOPE_NOT_IN_TOKEN", "SCOPE_RECREATED", "NO_ROLE_IN_AUDIENCE", "ROLE_LACKS_PERMISSION",
	"ROLES_EXCLUDE", "NOT_AUTHORIZED_FOR_APPLICATION", "GRANT_EXCLUDES", "CONSENT_MISSING",
}

realm := `Bearer realm="precept"`

refusal := {
	"status": 401,
	"code": "insufficient-user-authentication",
	"detail": "Sign in again as the challenge says.",
	"challenge": concat("", [realm, `, error="insufficient_user_authentication"`, acr, max_age]),
} if {
	answer.obligations.stepUp
} else := {
	"status": 401,
	"code": "unauthenticated",
	"detail": "Send an access token for this API.",
	"challenge": realm,
} if {
	reason == "CREDENTIAL_MISSING"
} else := {
	"status": 401,
	"code": "invalid-token",
	"detail": "The credential does not count here.",
	"challenge": concat("", [realm, `, error="invalid_token"`]),
} if {
	reason in invalid
} else := {
	"status": 403,
	"code": "insufficient-scope",
	"detail": "The credential does not reach far enough.",
	"challenge": concat("", [realm, `, error="insufficient_scope"`]),
} if {
	reason in insufficient
} else := {
	"status": 503,
	"code": "not-leased",
	"detail": "Nobody can say now whether this is still allowed; ask again.",
} if {
	reason == "LEASE_EXPIRED"
} else := {
	"status": 403,
	"code": "forbidden",
	"detail": "This is not allowed.",
}

acr := sprintf(`, acr_values="%s"`, [regex.replace(
	concat(" ", answer.obligations.stepUp.acrValues),
	`[^ -~]|["\\]`,
	"",
)]) if {
	count(answer.obligations.stepUp.acrValues) > 0
} else := ""

max_age := sprintf(`, max_age="%d"`, [answer.obligations.stepUp.maxAgeSeconds]) if {
	answer.obligations.stepUp.maxAgeSeconds
} else := ""

body := json.marshal({
	"type": "about:blank",
	"title": replace(refusal.code, "-", " "),
	"status": refusal.status,
	"code": refusal.code,
	"detail": refusal.detail,
})

status := 200 if allow

status := refusal.status if not allow

headers := object.get({"headers": identity}, "headers", {}) if {
	allow
	identity
} else := {} if {
	allow
} else := object.union(
	{"Content-Type": "application/problem+json"},
	{"WWW-Authenticate": challenge | challenge := refusal.challenge},
)

# For the plugins that read OPA's answer: APISIX reads `status_code` and `reason`, Kong `status` and
# `message`.
document := object.union(
	{"allow": allow, "status_code": status, "status": status, "headers": headers},
	{name: body | some name in {"reason", "message"}; not allow},
)
