package acme.orders

allow if {
	input.subject.level > 3
	regex.match(`^/orders/[0-9]+$`, input.resource["$id"])
}

allow := false if input.subject.level == 0

allow := "perhaps" if input.subject.level == 1

allow := true if input.subject.level == 2

allow := 7 if input.subject.level == 2

allow if {
	input.subject.level == -1
	every x in numbers.range(1, input.context.size) {
		every y in numbers.range(1, input.context.size) {
			x * y > 0
		}
	}
}

deny if "blocked" in input.subject.marks
