package preceptallowed_test

import data.preceptallowed

review := {
	"parameters": {"resourceType": "deployments"},
	"review": {
		"operation": "CREATE",
		"namespace": "shop",
		"name": "web",
		"userInfo": {"username": "alice"},
	},
}

answered(items) := {"responses": items, "errors": [], "status_code": 200, "system_error": ""}

permits(request) := answered([[request.keys[0], {"allow": true, "reason": "PERMITTED"}]])

permits_another(_) := answered([["another", {"allow": true, "reason": "PERMITTED"}]])

denies(request) := answered([[request.keys[0], {"allow": false, "reason": "NO_ROLE"}]])

says_little(request) := answered([[request.keys[0], {}]])

errs(request) := {
	"responses": [],
	"errors": [[request.keys[0], "the evaluation has no subject"]],
	"status_code": 200,
	"system_error": "",
}

fails(_) := {"responses": [], "errors": [], "status_code": 500, "system_error": "it is away"}

says_nothing(_) := answered([])

message(violations) := [each.msg | some each in violations][0]

test_a_permit_is_no_violation if {
	count(preceptallowed.violation) == 0 with input as review with external_data as permits
}

test_a_deny_is_one_and_says_why if {
	violations := preceptallowed.violation with input as review with external_data as denies
	message(violations) == "Precept does not permit create of deployments to alice: NO_ROLE"
}

test_a_permit_of_something_else_is_none if {
	count(preceptallowed.violation) == 1 with input as review
		with external_data as permits_another
}

test_an_odd_answer_is_none if {
	violations := preceptallowed.violation with input as review with external_data as says_little
	endswith(message(violations), ": it did not answer")
}

test_an_error_is_none if {
	violations := preceptallowed.violation with input as review with external_data as errs
	endswith(message(violations), ": the evaluation has no subject")
}

test_no_provider_is_none if {
	violations := preceptallowed.violation with input as review with external_data as fails
	endswith(message(violations), ": it is away")
}

test_no_answer_is_none if {
	count(preceptallowed.violation) == 1 with input as review with external_data as says_nothing
}

test_a_review_that_says_nothing_is_not_permitted if {
	count(preceptallowed.violation) == 1 with input as {} with external_data as says_nothing
}

test_what_is_asked if {
	asked := json.unmarshal(preceptallowed.question) with input as review
	asked.subject == {"type": "user", "id": "alice"}
	asked.action.name == "create"
	asked.resource == {"type": "deployments", "id": "shop/web"}
}
