# METADATA
# title: What a sidecar is asked
# description: |
#   Precept's answers to AuthZEN evaluations, as Precept's own data API gives them. The
#   organization, an id or a handle, and the environment are those of OPA's labels `organization`
#   and `environment`; without them, the one that the bundle is of, and PRODUCTION. What only
#   Precept can tell (REMOTE_ONLY) it is asked at `data.precept_remote.url`, the root of its data
#   API, where there is such a document; that fails closed.
package precept

import data.precept.rule.evaluation
import data.precept.rule.remote

# METADATA
# entrypoint: true
decision := remote.instead_of(evaluation.document, evaluation.document.reason, "precept/decision")

default allow := false

# METADATA
# entrypoint: true
allow := decision.allow
