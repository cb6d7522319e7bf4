package system.authz_test

import data.system.authz

callers := {"tokens": [crypto.sha256("right")]}

asked(identity, path) if {
	authz.allow with input as {"identity": identity, "method": "POST", "path": path}
		with data.precept_callers as callers
}

test_precept_asks_and_brings_policies if {
	asked("right", ["v1", "data", "precept_engine", "h1", "precept_answers_allow"])
	asked("right", ["v1", "policies", "precept_engine", "h1"])
	asked("right", ["v1", "policies", "precept_check", "c1", "module"])
}

test_nobody_else_does if {
	not asked("wrong", ["v1", "data", "precept_engine", "h1", "precept_answers_allow"])
	not authz.allow with input as {"path": ["v1", "data", "precept_engine"]}
		with data.precept_callers as callers
	not authz.allow with input as {"identity": "right", "path": ["v1", "data", "precept_engine"]}
}

test_it_asks_for_nothing_else if {
	not asked("right", ["v1", "data", "precept_callers", "tokens"])
	not asked("right", ["v1", "policies", "system", "authz"])
	not asked("right", ["v1", "data"])
	not asked("right", ["v1", "query"])
	not asked("right", [])
}

test_whether_it_is_alive_everybody_asks if authz.allow with input as {"path": ["health"]}
