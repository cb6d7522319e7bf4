package dev.precept.pdp.decision;

import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.gateway.Trust;
import dev.precept.pdp.decision.Evaluation.Action;
import dev.precept.pdp.decision.Evaluation.Context;
import dev.precept.pdp.decision.Evaluation.Entity;
import dev.precept.pdp.decision.Evaluation.Proof;
import dev.precept.pdp.door.Visit;
import dev.precept.pdp.jose.AccessTokens;
import dev.precept.pdp.jose.ApiKeys;
import dev.precept.pdp.jose.Certificates;
import dev.precept.pdp.jose.ShownProof;
import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.decision.Subject;
import dev.precept.projections.decision.Supplied;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What an AuthZEN request asks, as a question to the decision rule. The subject types are {@code
 * user}, {@code client}, {@code token} and {@code api-key}; the resource's type is an API's handle
 * or resource type, its id a path or an instance. Properties count if the caller is trusted for
 * them, the context from anybody. What a search leaves open is empty. Threads share it.
 */
final class Questions {
    private final AccessTokens tokens;
    private final ApiKeys apiKeys;

    Questions(AccessTokens tokens, ApiKeys apiKeys) {
        this.tokens = tokens;
        this.apiKeys = apiKeys;
    }

    /** The question that the parts ask at this door. */
    AccessRequest of(Visit visit, Evaluation parts) {
        Action action = parts.action();
        Entity resource = parts.resource();
        Context context = parts.context();
        return new AccessRequest(
                visit.organizationId(),
                subject(visit, parts.subject(), context == null ? null : context.proof()),
                text(action == null ? null : action.name()),
                text(resource == null ? null : resource.type()),
                text(resource == null ? null : resource.id()),
                context == null ? null : context.application(),
                visit.caller().environment(),
                visit.now(),
                supplied(visit, parts));
    }

    private Subject subject(Visit visit, @Nullable Entity subject, @Nullable Proof proof) {
        String type = text(subject == null ? null : subject.type());
        String id = text(subject == null ? null : subject.id());
        return switch (type) {
            case "user" -> new Subject.User(id);
            case "client" -> new Subject.Client(id);
            case "token" ->
                    tokens.subject(
                            visit.image(),
                            visit.organization().document(),
                            id,
                            proof == null ? ShownProof.none() : shown(visit, proof),
                            visit.now());
            case "api-key" -> apiKeys.subject(id);
            default -> new Subject.Unknown(type, id);
        };
    }

    /** The caller has seen the request; of certificates he is believed where he is trusted. */
    private static ShownProof shown(Visit visit, Proof proof) {
        String certificate = proof.certificate();
        boolean isTrusted =
                visit.caller().isTrustedFor(Trust.CLIENT_CERTIFICATES, visit.organizationId());
        return new ShownProof(
                ShownProof.Scheme.UNSAID,
                proof.dpop() == null ? List.of() : List.of(proof.dpop()),
                text(proof.method()),
                text(proof.uri()),
                isTrusted && certificate != null
                        ? Certificates.read(certificate).orElse(null)
                        : null,
                visit.question().fields());
    }

    private static Supplied supplied(Visit visit, Evaluation parts) {
        Entity subject = parts.subject();
        Action action = parts.action();
        Entity resource = parts.resource();
        Context context = parts.context();
        Attributes ofSubject = subject == null ? Attributes.NONE : subject.properties();
        Attributes ofAction = action == null ? Attributes.NONE : action.properties();
        Attributes ofResource = resource == null ? Attributes.NONE : resource.properties();
        Attributes members = context == null ? Attributes.NONE : context.members();
        boolean hasProperties =
                !(ofSubject.isEmpty() && ofAction.isEmpty() && ofResource.isEmpty());
        if (hasProperties
                && visit.caller().isTrustedFor(Trust.ATTRIBUTES, visit.organizationId())) {
            return new Supplied(ofSubject, ofAction, ofResource, members);
        }
        return members.isEmpty()
                ? Supplied.NONE
                : new Supplied(Attributes.NONE, Attributes.NONE, Attributes.NONE, members);
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}
