# Stands for Precept in a real OPA: client shop may, idle may not.
package precept

allow := input.subject.id == "shop"

decision := {
	"allow": true,
	"status_code": 200,
	"position": 1,
	"revision": "evt-1",
	"reason": "PERMITTED",
} if allow

decision := {
	"allow": false,
	"status_code": 403,
	"position": 1,
	"revision": "evt-1",
	"reason": "NOT_AUTHORIZED_FOR_APPLICATION",
} if allow == false
