# METADATA
# title: What conditions come to
# description: |
#   Truth has three values (Kleene, Introduction to Metamathematics, section 64): MET, NOT_MET and
#   UNKNOWN, where something is missing or of another type. A fourth, REMOTE, is what only the
#   decision point itself can tell; it may be any of the three. A mode of `again` takes the user to
#   be signed in as any condition asks for.
package precept.rule.conditions

import data.precept.rule.party
import data.precept.rule.reading
import data.precept.rule.roles
import data.precept.rule.view

clock_skew_seconds := 60

truth(condition, mode) := at_root(leaf_truths(condition.leaves, mode), condition)

at_root(leaves, condition) := leaves[condition.root] if count(condition.levels) == 0

at_root(leaves, condition) := above(leaves, condition.levels)[condition.root] if {
	count(condition.levels) > 0
}

leaf_truths(leaves, mode) := {number: leaf(one, mode) | some number, one in leaves}

# As many levels as conditions lie deep at most, less the leaves.
above(t0, levels) := t15 if {
	t1 := level(t0, levels, 0)
	t2 := level(t1, levels, 1)
	t3 := level(t2, levels, 2)
	t4 := level(t3, levels, 3)
	t5 := level(t4, levels, 4)
	t6 := level(t5, levels, 5)
	t7 := level(t6, levels, 6)
	t8 := level(t7, levels, 7)
	t9 := level(t8, levels, 8)
	t10 := level(t9, levels, 9)
	t11 := level(t10, levels, 10)
	t12 := level(t11, levels, 11)
	t13 := level(t12, levels, 12)
	t14 := level(t13, levels, 13)
	t15 := level(t14, levels, 14)
}

level(below, levels, i) := below if not levels[i]

level(below, levels, i) := object.union(
	below,
	{number: inner(one, below) | some number, one in levels[i]},
) if {
	levels[i]
}

inner(part, below) := every_of({below[number] | some number in part.parts}) if part.kind == "ALL"

inner(part, below) := some_of({below[number] | some number in part.parts}) if part.kind == "ANY"

inner(part, below) := negated[below[part.part]] if part.kind == "NOT"

negated := {"MET": "NOT_MET", "NOT_MET": "MET", "UNKNOWN": "UNKNOWN", "REMOTE": "REMOTE"}

every_of(truths) := "NOT_MET" if {
	"NOT_MET" in truths
} else := "REMOTE" if {
	"REMOTE" in truths
} else := "UNKNOWN" if {
	"UNKNOWN" in truths
} else := "MET"

some_of(truths) := "MET" if {
	"MET" in truths
} else := "REMOTE" if {
	"REMOTE" in truths
} else := "UNKNOWN" if {
	"UNKNOWN" in truths
} else := "NOT_MET"

of(true) := "MET"

of(false) := "NOT_MET"

# The parts of a condition that ask how or when the user signed in, and are not met.
unmet_sign_ins(condition) := [one |
	some one in condition.leaves
	one.kind in {"ACR", "AUTHENTICATION_AGE"}
	leaf(one, "now") != "MET"
]

default leaf(_, _) := "REMOTE"

leaf(one, _) := of(is_between(one)) if one.kind == "BETWEEN"

is_between(one) if {
	object.get(one, "from", "") <= view.now
	object.get(one, "until", "~") > view.now
} else := false

leaf(one, _) := of(is_within(one, clock(one))) if one.kind == "TIME_WINDOW"

clock(one) := {"second": ((hour * 3600) + (minute * 60)) + second, "day": upper(day)} if {
	zone := object.get(one, "zone", "UTC")
	ns := view.now_ns + (object.get(one, "offsetSeconds", 0) * 1000000000)
	[hour, minute, second] := time.clock([ns, zone])
	day := time.weekday([ns, zone])
}

is_within(one, at) := in_day(one, at) if one.fromSecond < one.untilSecond

is_within(one, at) := past_midnight(one, at) if one.fromSecond >= one.untilSecond

in_day(one, at) if {
	at.second >= one.fromSecond
	at.second < one.untilSecond
	is_day(one, at.day)
} else := false

past_midnight(one, at) if {
	at.second >= one.fromSecond
	is_day(one, at.day)
} else if {
	at.second < one.fromSecond
	at.second < one.untilSecond
	is_day(one, day_before[at.day])
} else := false

is_day(one, _) if count(one.days) == 0

is_day(one, day) if day in one.days

day_before := {
	"MONDAY": "SUNDAY",
	"TUESDAY": "MONDAY",
	"WEDNESDAY": "TUESDAY",
	"THURSDAY": "WEDNESDAY",
	"FRIDAY": "THURSDAY",
	"SATURDAY": "FRIDAY",
	"SUNDAY": "SATURDAY",
}

leaf(one, _) := address_truth(one) if one.kind == "CLIENT_ADDRESS"

address_truth(one) := of(strings.any_prefix_match(address, one.prefixes)) if {
	address
} else := "UNKNOWN"

leaf(one, "again") := "MET" if one.kind in {"ACR", "AUTHENTICATION_AGE"}

leaf(one, "now") := acr_truth(one) if one.kind == "ACR"

acr_truth(one) := of(values.TOKEN.acr in one.values) if {
	is_string(values.TOKEN.acr)
} else := "UNKNOWN"

leaf(one, "now") := age_truth(one) if one.kind == "AUTHENTICATION_AGE"

age := floor(view.now_ns / 1000000000) - values.TOKEN.auth_time if is_number(values.TOKEN.auth_time)

age_truth(one) := of(age <= one.maxSeconds) if {
	age >= 0 - clock_skew_seconds
} else := "UNKNOWN"

leaf(one, _) := amr_truth(one) if one.kind == "AMR"

amr_truth(one) := of(count({method | some method in values.TOKEN.amr; method in one.values}) > 0) if {
	is_array(values.TOKEN.amr)
} else := "UNKNOWN"

leaf(one, _) := present_truth(one.operand) if one.kind == "PRESENT"

present_truth(operand) := "MET" if {
	not is_missing(operand)
} else := "UNKNOWN" if {
	operand.source == "RESOURCE"
	is_blank_resource
} else := "NOT_MET"

leaf(one, _) := matches_truth(one) if one.kind == "MATCHES"

matches_truth(one) := "UNKNOWN" if {
	is_missing(one.text)
} else := "UNKNOWN" if {
	not is_string(read(one.text))
} else := "REMOTE" if {
	one.counts
	regex.match(`[\x{10000}-\x{10FFFF}]`, read(one.text))
} else := of(regex.match(one.pattern, read(one.text)))

leaf(one, _) := pair_truth(one) if one.kind in {"EQUAL", "IN", "LESS", "AT_MOST"}

pair_truth(one) := "UNKNOWN" if {
	is_missing(one.left)
} else := "UNKNOWN" if {
	is_missing(one.right)
} else := "REMOTE" if {
	some side in [read(one.left), read(one.right)]
	not reading.are_plain({json.marshal(number) | walk(side, [_, number]); is_number(number)})
} else := compared(one.kind, read(one.left), read(one.right))

compared("EQUAL", left, right) := equality(left, right)

compared("IN", element, items) := among({equality(element, item) | some item in items}) if is_array(items)

compared("IN", _, items) := "UNKNOWN" if not is_array(items)

compared("LESS", left, right) := of(left < right) if are_ordered(left, right)

compared("AT_MOST", left, right) := of(left <= right) if are_ordered(left, right)

compared(kind, left, right) := "UNKNOWN" if {
	kind in {"LESS", "AT_MOST"}
	not are_ordered(left, right)
}

among(truths) := some_of(truths)

equality(left, right) := of(left == right) if type_name(left) == type_name(right)

equality(left, right) := "UNKNOWN" if type_name(left) != type_name(right)

are_ordered(left, right) if {
	type_name(left) == type_name(right)
	type_name(left) in {"number", "string"}
}

# A policy in Rego, where its module is in the bundle: a marker says so, since to look at the module
# itself would be to evaluate rules that nobody asks.
leaf(one, mode) := rego_truth(one) if {
	one.kind == "REGO"
	is_evaluated(one, mode)
	data.precept.shipped[concat("", ["h", one.hash])]
}

leaf(one, mode) := "UNKNOWN" if {
	one.kind == "REGO"
	not is_evaluated(one, mode)
}

# Precept asks no engine whether it would help to sign in again.
is_evaluated(_, "now")

is_evaluated(one, "again") if one.wasm

rego_truth(one) := "UNKNOWN" if {
	is_blank_resource
	"RESOURCE" in one.reads
} else := "REMOTE" if {
	not reading.are_canonical(numbers_read)
} else := "MET" if {
	rego_value(one) == true
} else := "NOT_MET" if {
	rego_value(one) == false
} else := "UNKNOWN"

rego_value(one) := value if {
	value := data.precept.policies[concat("", ["h", one.hash])][one.rule] with input as rego_input
}

# What a policy in Rego may read: as conditions, but for groups and for what is personal.
rego_input := {
	"action": object.union(unreserved(values.ACTION), built_ins.ACTION),
	"application": {"$id": id | id := party.application_id},
	"context": unreserved(values.CONTEXT),
	"now": view.now,
	"resource": object.union(unreserved(values.RESOURCE), built_ins.RESOURCE),
	"subject": object.remove(object.union(unreserved(values.SUBJECT), built_ins.SUBJECT), personal),
	"token": unreserved(values.TOKEN),
}

numbers_read := {json.marshal(number) | walk(rego_input, [_, number]); is_number(number)}

# Without the names that only Precept gives a value to.
unreserved(all) := object.remove(all, ["$id", "$type", "$name"])

personal := object.get(view.organization, "personal", [])

# Operands: what is stored wins over what is said of the same name.
read(operand) := operand.value if not operand.source

read(operand) := built_ins[operand.source][operand.name] if startswith(operand.name, "$")

read(operand) := values[operand.source][operand.name] if {
	operand.source
	not startswith(operand.name, "$")
}

is_missing(operand) if is_null(object.get({"value": value | value := read(operand)}, "value", null))

built_ins := {
	"SUBJECT": {"$id": subject_id},
	"RESOURCE": {"$id": input.resourceId, "$type": view.api.type},
	"ACTION": {"$name": input.action},
}

subject_id := party.user_id if {
	party.user_id
} else := party.application_id if {
	party.application_id
} else := ""

said(name) := object.get(supplied, name, {})

# What is null is not there, however deep it lies.
supplied := json.remove(object.get(input, "supplied", {}), nulls)

nulls := {[sprintf("%v", [step]) | some step in path] |
	walk(object.get(input, "supplied", {}), [path, value])
	is_null(value)
}

values := {
	"SUBJECT": object.union(said("subject"), user_attributes),
	"GROUPS": of_groups,
	"RESOURCE": object.union(said("resource"), object.get(instance_or_none, "attributes", {})),
	"ACTION": said("action"),
	"CONTEXT": said("context"),
	"TOKEN": party.sign_in,
}

user_attributes := object.get(party.user, "attributes", {}) if party.user

user_attributes := {} if not party.user

instances := [found |
	not view.is_path
	some level in array.concat([view.api.organization], view.levels)
	found := data.precept.resources[concat(":", [level, view.api_id, input.resourceId])]
]

instance_or_none := instances[0] if count(instances) > 0

instance_or_none := {} if count(instances) == 0

is_blank_resource if {
	not view.is_path
	count(said("resource")) == 0
	count(instances) == 0
}

group_names contains name if {
	some id in roles.groups
	some name, _ in data.precept.groups[id].attributes
}

of_groups[name] := distinct if {
	some name in group_names
	all_values := [item |
		some id in roles.groups
		some item in items_of(data.precept.groups[id].attributes[name])
	]
	count(all_values) > 0
	distinct := [item |
		some i, item in all_values
		not item in array.slice(all_values, 0, i)
	]
}

items_of(value) := value if is_array(value)

items_of(value) := [value] if not is_array(value)

# The caller's address as 128 bits; one of version 4 as the one of version 6 it is mapped to.
address := bits(values.CONTEXT.clientAddress) if is_string(values.CONTEXT.clientAddress)

version_4 := `(?:0|[1-9][0-9]?|1[0-9][0-9]|2[0-4][0-9]|25[0-5])(?:\.(?:0|[1-9][0-9]?|1[0-9][0-9]|2[0-4][0-9]|25[0-5])){3}`

is_version_4(text) if regex.match(concat("", ["^", version_4, "$"]), text)

bits(text) := concat("", [mapped, octets(text)]) if is_version_4(text)

mapped := concat("", [concat("", ["0" | some _ in numbers.range(1, 80)]), "1111111111111111"])

octets(text) := concat("", [sprintf("%08b", [to_number(part)]) | some part in split(text, ".")])

bits(text) := concat("", words(text)) if {
	contains(text, ":")
	not contains(text, "::")
	count(text) <= 45
	count(concat("", words(text))) == 128
}

bits(text) := concat("", [head, zeros, tail]) if {
	count(text) <= 45
	gap := indexof(text, "::")
	gap >= 0
	before := substring(text, 0, gap)
	after := substring(text, gap + 2, -1)
	not contains(before, ".")
	head := concat("", words_or_none(before))
	tail := concat("", words_or_none(after))
	missing := 128 - (count(head) + count(tail))
	missing >= 16
	zeros := concat("", ["0" | some _ in numbers.range(1, missing)])
}

words_or_none("") := []

words_or_none(text) := words(text) if text != ""

words(text) := [word(part, i == (count(parts) - 1)) | some i, part in parts] if {
	parts := split(text, ":")
	every i, part in parts {
		word(part, i == (count(parts) - 1))
	}
}

word(part, _) := sprintf("%016b", [hexadecimal(part)]) if regex.match(`^[0-9a-fA-F]{1,4}$`, part)

word(part, true) := octets(part) if is_version_4(part)

hexadecimal(part) := sum([product([value, place]) |
	some i, digit in split(lower(part), "")
	value := indexof("0123456789abcdef", digit)
	place := [4096, 256, 16, 1][(i + 4) - count(part)]
])
