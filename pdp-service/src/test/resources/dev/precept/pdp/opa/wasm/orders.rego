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
	every x in split(input.context.size, "") {
		every y in split(input.context.size, "") {
			x == y
		}
	}
}

deny if "blocked" in input.subject.marks
