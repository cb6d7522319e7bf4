package precept_test

import data.precept

runtime := {"env": {"PRECEPT_DECISIONS": "http://precept/o/acme", "PRECEPT_GATEWAY_KEY": "key"}}

answered(status, result) := {"status_code": status, "body": {"result": result}}

permits(request) := answered(200, {"allow": true, "reason": "PERMITTED"}) if {
	request.url == "http://precept/o/acme/v1/data/precept/decision"
	request.headers["Precept-Gateway-Key"] == "key"
	request.body == {"input": {"subject": "alice"}}
}

denies(_) := answered(200, {"allow": false, "reason": "NO_ROLE"})

is_odd(_) := answered(200, {"allow": "true"})

fails(_) := answered(503, {"allow": true})

is_away(_) := {"status_code": 0, "error": {"message": "connection refused"}}

test_a_permit_is_passed_on if {
	precept.allow with input as {"subject": "alice"} with opa.runtime as runtime
		with http.send as permits
}

test_another_question_is_not_permitted_by_it if {
	not precept.allow with input as {"subject": "bob"} with opa.runtime as runtime
		with http.send as permits
}

test_a_deny_is_passed_on if {
	decision := precept.decision with input as {} with opa.runtime as runtime
		with http.send as denies
	decision == {"allow": false, "reason": "NO_ROLE"}
}

test_what_is_no_answer_denies if {
	{"allow": false, "reason": "UNREACHABLE"} == precept.decision with input as {}
		with opa.runtime as runtime
		with http.send as is_odd
	{"allow": false, "reason": "UNREACHABLE"} == precept.decision with input as {}
		with opa.runtime as runtime
		with http.send as fails
	{"allow": false, "reason": "UNREACHABLE"} == precept.decision with input as {}
		with opa.runtime as runtime
		with http.send as is_away
	not precept.allow with input as {} with opa.runtime as runtime with http.send as is_away
}
