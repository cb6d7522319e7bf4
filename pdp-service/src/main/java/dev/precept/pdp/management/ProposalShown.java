package dev.precept.pdp.management;

import dev.precept.domain.proposal.ProposedRequest;
import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.pdp.management.document.JsonReader;
import dev.precept.pdp.management.document.Parsed;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.ProposalDocument;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** How proposals are shown. */
final class ProposalShown {
    private ProposalShown() {}

    /**
     * A proposal.
     *
     * @param now at which instant
     */
    static Json of(View view, ProposalDocument it, Instant now) {
        OrganizationImage system = view.image().organization(OrganizationId.SYSTEM);
        Actor ended = it.endedBy();
        return Json.of("id", it.id().value())
                .and("status", it.status(now))
                .and("commands", it.commands().stream().sorted().toList())
                .and("request", request(it.request()))
                .and("reason", it.reason())
                .and("proposer", actor(system, it.proposer().actor()))
                .and("client", application(system, it.proposer().client()))
                .and("expiresAt", it.expiresAt())
                .and("endedBy", ended == null ? null : actor(system, ended))
                .and("position", it.meta().createdAtPosition().value())
                .and("revision", it.meta().revision())
                .and("createdAt", it.meta().createdAt())
                .and("updatedAt", it.meta().updatedAt());
    }

    /** As commands are written for what-if, with the revision that it rests on. */
    private static Json request(ProposedRequest it) {
        return Json.of("method", it.method())
                .and("path", it.query() == null ? it.path() : it.path() + "?" + it.query())
                .and("contentType", it.contentType())
                .and("body", body(it))
                .and("expectedRevision", it.revision());
    }

    private static @Nullable Object body(ProposedRequest it) {
        String type = it.contentType();
        if (it.body().isEmpty()) {
            return null;
        }
        return type != null
                        && type.contains("json")
                        && JsonReader.read(it.body().getBytes(StandardCharsets.UTF_8))
                                instanceof Parsed.Document(var root)
                ? PlainJson.plain(root)
                : it.body();
    }

    private static Json actor(@Nullable OrganizationImage system, Actor actor) {
        String id = actor.id();
        return switch (actor.kind()) {
            case SERVICE -> Json.of("type", "service");
            case APPLICATION -> EventNames.thing(system, "application", String.valueOf(id));
            case USER -> EventNames.thing(system, "user", String.valueOf(id));
        };
    }

    private static Json application(@Nullable OrganizationImage system, ApplicationId id) {
        return EventNames.thing(system, "application", id.value());
    }
}
