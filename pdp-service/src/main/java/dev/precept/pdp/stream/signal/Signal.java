package dev.precept.pdp.stream.signal;

import dev.precept.domain.group.GroupEvent;
import dev.precept.domain.group.GroupMember;
import dev.precept.domain.revocation.CutOffTarget;
import dev.precept.domain.revocation.RevocationEvent;
import dev.precept.domain.role.Member;
import dev.precept.domain.role.RoleEvent;
import dev.precept.domain.shared.DomainEvent;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.UserId;
import dev.precept.domain.user.UserEvent;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.UserImage;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * What receivers are told of an event. Of claims that have changed it holds the values as they are
 * when it is told, so that of several changes the last one told is the present: names of roles,
 * groups and attributes, never an attribute's value.
 *
 * @param id the event's own, the {@code jti}: the same however often it is told
 * @param position of the event
 * @param at when it happened
 * @param type which event of CAEP it is
 * @param subject whom it is about, a subject identifier (RFC 9493)
 * @param payload what there is to say
 */
record Signal(
        String id, long position, Instant at, String type, ObjectNode subject, ObjectNode payload) {
    /** CAEP 1.0 section 3.1. */
    static final String SESSION_REVOKED =
            "https://schemas.openid.net/secevent/caep/event-type/session-revoked";

    /** CAEP 1.0 section 3.2. */
    static final String TOKEN_CLAIMS_CHANGE =
            "https://schemas.openid.net/secevent/caep/event-type/token-claims-change";

    /** SSF 1.0 section 8.1.4.1. */
    static final String VERIFICATION =
            "https://schemas.openid.net/secevent/ssf/event-type/verification";

    /** What receivers may ask for. */
    static final List<String> SUPPORTED = List.of(SESSION_REVOKED, TOKEN_CLAIMS_CHANGE);

    private static final JsonMapper JSON = new JsonMapper();

    /** The organization as it is when something is told. */
    record Present(OrganizationImage organization, Instant at) {}

    /** What is said of an event of the organization; null for nothing. */
    static @Nullable Signal of(Present present, String issuer, EventEnvelope event) {
        String stream = event.recorded().stream();
        return switch (event.event()) {
            case RevocationEvent.TokensCutOff(_, _, CutOffTarget.Subject(String subject)) ->
                    revoked(event, user(issuer, subject));
            case RevocationEvent.TokensCutOff(_, _, CutOffTarget.Session(String session, _)) ->
                    revoked(event, session(session));
            case UserEvent.UserDeleted _, UserEvent.UserDeactivated _ ->
                    revoked(event, user(issuer, stream));
            case UserEvent.UserAttributesChanged changed -> {
                ObjectNode claims = JSON.createObjectNode();
                add(claims, "attributes", changed.attributes().value().keySet().stream());
                yield changed(event, user(issuer, stream), claims);
            }
            case RoleEvent.MemberAdded(Member.User(UserId user), _, _, _) ->
                    changed(event, user(issuer, user.value()), access(present, user));
            case RoleEvent.MemberRemoved(Member.User(UserId user)) ->
                    changed(event, user(issuer, user.value()), access(present, user));
            case GroupEvent.GroupMemberAdded(GroupMember.User(UserId user)) ->
                    changed(event, user(issuer, user.value()), access(present, user));
            case GroupEvent.GroupMemberRemoved(GroupMember.User(UserId user)) ->
                    changed(event, user(issuer, user.value()), access(present, user));
            case DomainEvent _ -> null;
        };
    }

    /** The roles that name the user and count now, and the groups that do. */
    private static ObjectNode access(Present present, UserId id) {
        OrganizationImage organization = present.organization();
        UserImage user = organization.user(id);
        ObjectNode claims = JSON.createObjectNode();
        add(
                claims,
                "roles",
                user == null
                        ? Stream.empty()
                        : organization
                                .effectiveRoles(user, organization.heldRoles(user, present.at()))
                                .stream()
                                .filter(it -> it.hasMember(new Member.User(id), present.at()))
                                .map(it -> it.document().handle().value()));
        add(
                claims,
                "groups",
                user == null
                        ? Stream.empty()
                        : organization.groupsOf(user).stream()
                                .map(it -> it.document().handle().value()));
        return claims;
    }

    private static void add(ObjectNode claims, String name, Stream<String> values) {
        ArrayNode array = claims.putArray(name);
        values.sorted().forEach(array::add);
    }

    /** A user as access tokens name him ({@code iss}, {@code sub}). */
    static ObjectNode user(String issuer, String subject) {
        ObjectNode user = JSON.createObjectNode();
        user.put("format", "iss_sub");
        user.put("iss", issuer);
        user.put("sub", subject);
        return user;
    }

    /** A session as access tokens name it ({@code sid}); SSF 1.0 section 3.3. */
    private static ObjectNode session(String id) {
        ObjectNode subject = JSON.createObjectNode();
        subject.put("format", "complex");
        ObjectNode session = subject.putObject("session");
        session.put("format", "opaque");
        session.put("id", id);
        return subject;
    }

    private static Signal revoked(EventEnvelope event, ObjectNode subject) {
        return signal(event, SESSION_REVOKED, subject, JSON.createObjectNode());
    }

    private static Signal changed(EventEnvelope event, ObjectNode subject, ObjectNode claims) {
        ObjectNode payload = JSON.createObjectNode();
        payload.set("claims", claims);
        return signal(event, TOKEN_CLAIMS_CHANGE, subject, payload);
    }

    /** CAEP 1.0 section 2. */
    private static Signal signal(
            EventEnvelope event, String type, ObjectNode subject, ObjectNode payload) {
        payload.put("event_timestamp", event.at().getEpochSecond());
        payload.put(
                "initiating_entity",
                switch (event.recorded().actor().kind()) {
                    case SERVICE -> "system";
                    case APPLICATION -> "admin";
                    case USER -> "user";
                });
        return new Signal(
                event.recorded().id().toString(),
                event.position().value(),
                event.at(),
                type,
                subject,
                payload);
    }
}
