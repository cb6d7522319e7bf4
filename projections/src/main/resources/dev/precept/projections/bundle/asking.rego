# METADATA
# title: For whom a sidecar decides
package precept.rule.asking

labels := object.get(opa.runtime(), ["config", "labels"], {})

named := labels.organization if labels.organization

named := data.precept.image.current.organization if not labels.organization

organization := named if data.precept.organizations[named]

organization := data.precept.organization_names[named] if not data.precept.organizations[named]

environment := upper(object.get(labels, "environment", "PRODUCTION"))
