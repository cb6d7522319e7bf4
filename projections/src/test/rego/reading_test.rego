package reading_test

# What a client asks, as it is sent: of context, this member only.
sent(member) := json.unmarshal(concat("", [
	`{"subject":{"type":"client","id":"portal"},"action":{"name":"read"},`,
	`"resource":{"type":"orders","id":"order-1"},"context":{`,
	member,
	`}}`,
]))

# A policy of the organization that must be met.
must(leaf) := must_at("PERMIT", leaf)

must_at(effect, leaf) := {"p1": {
	"effect": effect,
	"fieldMask": [],
	"condition": {"root": "0", "levels": [], "leaves": {"0": leaf}},
}}

asked(question, rules) := decision if {
	decision := data.precept.decision with input as question
		with data.precept.policy_rules as rules
		with data.precept.attachments as {"o1:organization": ["p1"]}
		with data.precept.policies as modules
		with data.precept.shipped as {"habc": true}
}

modules := {"habc": {"allow": true}}

n_is(value) := must({
	"kind": "EQUAL",
	"left": {"source": "CONTEXT", "name": "n"},
	"right": {"value": value},
})

unread := must({"kind": "PRESENT", "operand": {"source": "ACTION", "name": "$name"}})

module := must({"kind": "REGO", "hash": "abc", "rule": "allow", "reads": [], "wasm": false})

# Not by `asked`: to OPA's memory of functions, what is sent with 1.0 is what is sent with 1.
reason(member, rules) := answer if {
	answer := data.precept.decision.reason with input as sent(member)
		with data.precept.policy_rules as rules
		with data.precept.attachments as {"o1:organization": ["p1"]}
		with data.precept.policies as modules
		with data.precept.shipped as {"habc": true}
}

test_half_a_surrogate_pair_is_no_other_text if {
	every half in [`\ud800`, `\udc00`, `\udc00\ud800`, `a\ud800b`, `\ufffd`] {
		member := sprintf(`"n": "%s"`, [half])
		reason(member, n_is(json.unmarshal(sprintf(`"%s"`, [half])))) == "REMOTE_ONLY"
		reason(member, unread) == "REMOTE_ONLY"
		reason(member, module) == "REMOTE_ONLY"
		reason(sprintf(`"n": [{"%s": 1}]`, [half]), unread) == "REMOTE_ONLY"
	}
	reason(`"n": "\ud83d\ude00"`, n_is("😀")) == "PERMITTED"
}

test_precept_is_not_asked_about_a_text_that_is_gone if {
	remote := {"url": "https://precept.example/o/acme"}
	told := {"status_code": 200, "body": {"result": {"allow": true}}}
	every member in [`"n": "\ud800"`, `"n": {"\ud800": 1}`, `"n": ["\ud800"]`] {
		reason(member, unread) == "REMOTE_ONLY" with data.precept_remote as remote
			with http.send as told
	}
	asked(sent(`"n": 1e400`), unread) == told.body.result with data.precept_remote as remote
		with http.send as told
}

test_numbers_that_precept_refuses_are_not_taken if {
	long := concat("", ["1" | some _ in numbers.range(1, 101)])
	every number in ["1e400", "-1e400", "1e-400", "0e500", "1E+311", long] {
		reason(sprintf(`"n": %s`, [number]), unread) == "REMOTE_ONLY"
		reason(sprintf(`"n": [{"m": [%s]}]`, [number]), unread) == "REMOTE_ONLY"
	}
	every number in ["1e2", "0.30000000000000004", "-0", "12345678901234567890", "1E-09"] {
		reason(sprintf(`"n": %s`, [number]), unread) == "PERMITTED"
	}
}

test_numbers_are_compared_where_precept_stores_such if {
	every number in ["1", "1.0", "1.000000000000000"] {
		reason(sprintf(`"n": %s`, [number]), n_is(1)) == "PERMITTED"
	}
	every number in ["1e0", "10e-1", "1.0000000000000001", "0.10000000000000001", "1234567890123456"] {
		reason(sprintf(`"n": %s`, [number]), n_is(1)) == "REMOTE_ONLY"
		reason(sprintf(`"n": [%s]`, [number]), n_is([1])) == "REMOTE_ONLY"
	}
	reason(`"n": -0`, n_is(0)) == "PERMITTED"
	reason(`"n": -0.0`, n_is(0)) == "PERMITTED"
	reason(`"n": 2`, n_is(1)) == "POLICY_NOT_MET"
}

test_a_module_is_given_numbers_as_precept_writes_them if {
	every number in ["0", "1", "-1", "-0.5", "0.1", "0.000001", "123456789012345.25"] {
		reason(sprintf(`"n": %s`, [number]), module) == "PERMITTED"
	}
	every number in [
		"-0", "0.0", "1.0", "0.10", "1e2",
		"0.0000001", "1234567890123456", "0.10000000000000001",
	] {
		reason(sprintf(`"n": %s`, [number]), module) == "REMOTE_ONLY"
		reason(sprintf(`"n": [{"m": %s}]`, [number]), module) == "REMOTE_ONLY"
	}
}

test_what_is_larger_than_precept_takes_is_not_taken if {
	name := concat("", ["n" | some _ in numbers.range(1, 501)])
	reason(sprintf(`"%s": 1`, [name]), unread) == "REMOTE_ONLY"
	text := concat("", ["text" | some _ in numbers.range(1, 8193)])
	reason(sprintf(`"n": "%s"`, [text]), unread) == "REMOTE_ONLY"
	deep := concat("", ["[" | some _ in numbers.range(1, 40)])
	nested := sprintf(`"n": %s%s`, [deep, replace(deep, "[", "]")])
	reason(nested, unread) == "REMOTE_ONLY"
}

test_what_lacks_a_name_is_denied if {
	whole := sent("")
	asked(whole, unread).allow
	public := json.patch(whole, [
		{"op": "replace", "path": "action/name", "value": "GET"},
		{"op": "replace", "path": "resource/id", "value": "/health"},
	])
	asked(public, unread).reason == "PUBLIC_OPERATION"
	every question in [whole, public] {
		every path in ["subject/type", "subject/id", "action/name", "resource/type", "resource/id"] {
			not asked(json.remove(question, [path]), unread)
			every value in [null, false, 1, [], {}] {
				patch := [{"op": "replace", "path": path, "value": value}]
				not asked(json.patch(question, patch), unread)
			}
		}
	}
}
