# OPA's own data API in front of Precept's: POST /v1/data/precept/decision with the same input. What cannot be asked is denied.
package precept

import rego.v1

default decision := {"allow": false, "reason": "UNREACHABLE"}

decision := answer.body.result if {
	answer.status_code == 200
	is_boolean(answer.body.result.allow)
}

default allow := false

allow if decision.allow

answer := http.send({
	"method": "POST",
	"url": concat("", [opa.runtime().env.PRECEPT_DECISIONS, "/v1/data/precept/decision"]),
	"headers": {"Precept-Gateway-Key": opa.runtime().env.PRECEPT_GATEWAY_KEY},
	"body": {"input": input},
	"timeout": "2s",
	"raise_error": false,
})
