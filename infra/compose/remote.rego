# What only Precept can tell (opaque tokens, keys of APIs, CEL, proofs) the OPA asks it, as the same gateway.
package precept_remote

url := opa.runtime().env.PRECEPT_REMOTE

headers := {"Precept-Gateway-Key": opa.runtime().env.PRECEPT_GATEWAY_KEY}
