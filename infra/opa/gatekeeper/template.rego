# What template.yaml holds, for opa check and opa test.
package preceptallowed

# Whatever is not a permit of this very question is a violation: also no answer, or an odd one.
violation contains {"msg": message} if {
	not permitted
	message := sprintf("Precept does not permit %v of %v to %v: %v", [action, kind, user, why])
}

permitted if {
	some item in answer.responses
	item[0] == question
	item[1].allow == true
}

default why := "it did not answer"

why := reason if {
	reason := answer.responses[_][1].reason
} else := message if {
	message := answer.errors[_][1]
} else := answer.system_error if {
	answer.system_error != ""
}

user := object.get(input, ["review", "userInfo", "username"], "")

action := lower(object.get(input, ["review", "operation"], ""))

kind := object.get(input, ["parameters", "resourceType"], "")

instance := sprintf("%v/%v", [
	object.get(input, ["review", "namespace"], ""),
	object.get(input, ["review", "name"], ""),
])

question := json.marshal({
	"subject": {"type": "user", "id": user},
	"action": {"name": action},
	"resource": {"type": kind, "id": instance},
})

answer := external_data({"provider": "precept", "keys": [question]})
