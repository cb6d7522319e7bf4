# A policy as it lies in a bundle; one of its rules contradicts itself.
package precept.policies.habc

allow if input.context.approved

allow if input.context["$id"]

allow if input.context["$type"]

allow if input.context["$name"]

allow if input.subject["$type"]

allow if input.subject["$name"]

allow if input.subject["$id"] == "root"

allow if input.action["$id"]

allow if input.resource["$name"]

clash := value if some value in [1, 2]
