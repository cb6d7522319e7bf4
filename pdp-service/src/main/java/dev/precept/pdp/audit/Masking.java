package dev.precept.pdp.audit;

import dev.precept.domain.attribute.AttributeValue;
import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.shared.Texts;
import dev.precept.pdp.jose.Pseudonyms;
import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.decision.ForeignClaims;
import dev.precept.projections.decision.Subject;
import dev.precept.projections.decision.Supplied;
import dev.precept.projections.decision.TokenClaims;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Hides in a question what is not to be written down, and says what it hid. For any number of
 * threads.
 */
final class Masking {
    private static final Set<String> HASHED = Set.of("subject", "session", "token-id", "resource");
    private static final Set<String> PARTS =
            Set.of("subject", "action", "resource", "context", "token");

    private final Set<String> names;
    private final Pseudonyms pseudonyms;

    /**
     * Hides these.
     *
     * @throws IllegalArgumentException for a name that says nothing
     */
    Masking(Set<String> names, Pseudonyms pseudonyms) {
        for (String name : names) {
            int dot = name.indexOf('.');
            if (dot < 0 ? !HASHED.contains(name) : !PARTS.contains(name.substring(0, dot))) {
                throw new IllegalArgumentException("'" + name + "' is nothing that can be masked");
            }
        }
        this.names = Set.copyOf(names);
        this.pseudonyms = pseudonyms;
    }

    /**
     * A question with less in it.
     *
     * @param masked what was hidden of it; empty where it is the same
     */
    record Masked(AccessRequest request, Set<String> masked) {}

    Masked mask(AccessRequest request) {
        if (names.isEmpty()) {
            return new Masked(request, Set.of());
        }
        Set<String> hidden = new TreeSet<>();
        Supplied said = request.supplied();
        Supplied supplied =
                new Supplied(
                        without("subject", said.subject(), hidden),
                        without("action", said.action(), hidden),
                        without("resource", said.resource(), hidden),
                        without("context", said.context(), hidden));
        String resourceId =
                names.contains("resource") && !request.resourceId().startsWith("/")
                        ? hashed("resource", request.resourceId(), hidden)
                        : request.resourceId();
        AccessRequest less =
                new AccessRequest(
                        request.organization(),
                        subject(request.subject(), hidden),
                        request.action(),
                        request.resourceType(),
                        resourceId,
                        request.application(),
                        request.environment(),
                        request.now(),
                        supplied);
        return hidden.isEmpty() ? new Masked(request, Set.of()) : new Masked(less, hidden);
    }

    /** Whether there is anything that is not to be written down. */
    boolean isOn() {
        return !names.isEmpty();
    }

    /** A subject's name as it is written. */
    String subject(String name) {
        return names.contains("subject") ? pseudonyms.of(name) : name;
    }

    private Subject subject(Subject subject, Set<String> hidden) {
        return switch (subject) {
            case Subject.User(String id) -> new Subject.User(hashed("subject", id, hidden));
            case Subject.Unknown(String type, String id) ->
                    new Subject.Unknown(type, hashed("subject", id, hidden));
            case Subject.Token(TokenClaims claims) -> new Subject.Token(claims(claims, hidden));
            case Subject.ForeignToken(ForeignClaims claims) ->
                    new Subject.ForeignToken(claims(claims, hidden));
            case Subject.Client _, Subject.ApiKey _, Subject.RefusedToken _ -> subject;
        };
    }

    private TokenClaims claims(TokenClaims claims, Set<String> hidden) {
        boolean isPerson = !claims.subject().equals(claims.clientId());
        String session = claims.session();
        return new TokenClaims(
                claims.organization(),
                claims.clientId(),
                isPerson ? hashed("subject", claims.subject(), hidden) : claims.subject(),
                claims.audience(),
                claims.scopes(),
                hashed("token-id", claims.tokenId(), hidden),
                session == null ? null : hashed("session", session, hidden),
                claims.log(),
                claims.position(),
                claims.expiresAt(),
                claims.isSenderConstrained(),
                without("token", claims.more(), hidden));
    }

    private ForeignClaims claims(ForeignClaims claims, Set<String> hidden) {
        boolean isPerson = !claims.subject().equals(claims.clientId());
        String user = claims.user();
        String session = claims.session();
        return new ForeignClaims(
                claims.provider(),
                claims.clientId(),
                isPerson ? hashed("subject", claims.subject(), hidden) : claims.subject(),
                user == null ? null : hashed("subject", user, hidden),
                claims.audience(),
                claims.scopes(),
                hashed("token-id", claims.tokenId(), hidden),
                session == null ? null : hashed("session", session, hidden),
                claims.issuedAt(),
                claims.expiresAt(),
                claims.isSenderConstrained(),
                without("token", claims.more(), hidden));
    }

    private String hashed(String name, String value, Set<String> hidden) {
        if (!names.contains(name)) {
            return value;
        }
        hidden.add(name);
        return pseudonyms.of(value);
    }

    private Attributes without(String part, Attributes attributes, Set<String> hidden) {
        @Nullable Map<String, AttributeValue> rest = null;
        for (String name : attributes.value().keySet()) {
            String whole = part + "." + name;
            if (names.contains(whole)) {
                rest = rest == null ? new HashMap<>(attributes.value()) : rest;
                rest.remove(name);
                hidden.add(whole);
            }
        }
        return rest == null ? attributes : new Attributes(rest);
    }

    /**
     * The same question with U+FFFD for every half of a surrogate pair, of which nothing can be
     * written. What tokens say has none.
     */
    static Masked whole(Masked question) {
        AccessRequest request = question.request();
        Supplied said = request.supplied();
        String application = request.application();
        Set<String> hidden = new TreeSet<>(question.masked());
        hidden.add("characters");
        return new Masked(
                new AccessRequest(
                        request.organization(),
                        whole(request.subject()),
                        Texts.whole(request.action()),
                        Texts.whole(request.resourceType()),
                        Texts.whole(request.resourceId()),
                        application == null ? null : Texts.whole(application),
                        request.environment(),
                        request.now(),
                        new Supplied(
                                whole(said.subject()),
                                whole(said.action()),
                                whole(said.resource()),
                                whole(said.context()))),
                hidden);
    }

    private static Subject whole(Subject subject) {
        return switch (subject) {
            case Subject.User(String id) -> new Subject.User(Texts.whole(id));
            case Subject.Client(String id) -> new Subject.Client(Texts.whole(id));
            case Subject.Unknown(String type, String id) ->
                    new Subject.Unknown(Texts.whole(type), Texts.whole(id));
            case Subject.Token _,
                    Subject.ForeignToken _,
                    Subject.ApiKey _,
                    Subject.RefusedToken _ ->
                    subject;
        };
    }

    private static Attributes whole(Attributes attributes) {
        Map<String, AttributeValue> whole = new HashMap<>();
        attributes.value().forEach((name, value) -> whole.put(Texts.whole(name), whole(value)));
        return new Attributes(whole);
    }

    private static AttributeValue whole(AttributeValue value) {
        return switch (value) {
            case AttributeValue.Text(String text) -> new AttributeValue.Text(Texts.whole(text));
            case AttributeValue.Items(List<AttributeValue> items) ->
                    new AttributeValue.Items(items.stream().map(Masking::whole).toList());
            case AttributeValue.Fields(Attributes fields) ->
                    new AttributeValue.Fields(whole(fields));
            case AttributeValue.Number _, AttributeValue.Flag _ -> value;
        };
    }

    /** A question of which nothing but place and time can be written, or is to be. */
    static Masked unwritable(AccessRequest request) {
        return new Masked(
                new AccessRequest(
                        request.organization(),
                        new Subject.Unknown("unwritable", ""),
                        "",
                        "",
                        "",
                        null,
                        request.environment(),
                        request.now()),
                Set.of("request"));
    }

    /** The same question without what was supplied, which is too much to keep. */
    static Masked withoutSupplied(Masked question) {
        AccessRequest request = question.request();
        Set<String> hidden = new HashSet<>(question.masked());
        hidden.add("supplied");
        return new Masked(
                new AccessRequest(
                        request.organization(),
                        request.subject(),
                        request.action(),
                        request.resourceType(),
                        request.resourceId(),
                        request.application(),
                        request.environment(),
                        request.now()),
                hidden);
    }
}
