package system.log_test

import data.system.log

jwt := "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl"

event(given) := {"path": "precept/decision", "input": given}

test_a_token_loses_its_signature if {
	masks := log.mask with input as event({"subject": {"type": "token", "id": jwt}})
	{
		"op": "upsert",
		"path": "/input/subject/id",
		"value": "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.",
	} in masks
}

test_nothing_of_an_api_key_stays if {
	masks := log.mask with input as event({"subject": {"type": "api-key", "id": "prk_1"}})
	{"op": "upsert", "path": "/input/subject/id", "value": "masked"} in masks
}

test_a_user_stays if {
	masks := log.mask with input as event({"subject": {"type": "user", "id": "alice"}})
	masks == {"/input/context/dpop"}
}

test_fields_of_every_gateway_are_masked if {
	fields := {"authorization": concat(" ", ["Bearer", jwt]), "X-API-Key": "prk_1", "accept": "*/*"}
	every given in [
		{"attributes": {"request": {"http": {"headers": fields}}}},
		{"request": {"headers": fields}},
		{"request": {"http": {"headers": fields}}},
	] {
		masks := log.mask with input as event(given)
		values := {each.value | some each in masks; is_object(each)}
		values == {"masked", "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9."}
	}
}

test_no_mask_holds_a_signature if {
	given := {"subject": {"type": "token", "id": jwt}, "request": {"headers": {"authorization": jwt}}}
	masks := log.mask with input as event(given)
	not contains(json.marshal(masks), "c2lnbmF0dXJl")
}

test_what_is_no_input_does_no_harm if {
	masks := log.mask with input as {"path": "precept/decision"}
	count(masks) <= 1
}
