package dev.precept.pdp.audit;

import dev.precept.domain.attribute.AttributeValue;
import dev.precept.domain.attribute.Attributes;
import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.decision.Decision;
import dev.precept.projections.decision.ForeignClaims;
import dev.precept.projections.decision.Subject;
import dev.precept.projections.decision.Supplied;
import dev.precept.projections.decision.TokenClaims;
import dev.precept.projections.image.PolicyImage;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * A decision that waits to be written.
 *
 * @param image what it was made on
 * @param id what the record is called; null where it may be called anything
 * @param characters about how much the question has
 */
record Entry(
        PolicyImage image,
        AccessRequest request,
        Decision decision,
        @Nullable UUID id,
        long characters)
        implements Weighed {
    /** Characters of what every question has, about. */
    private static final long LEAST = 256;

    static Entry of(PolicyImage image, AccessRequest request, Decision decision) {
        return of(image, request, decision, null);
    }

    static Entry of(
            PolicyImage image, AccessRequest request, Decision decision, @Nullable UUID id) {
        long characters = LEAST + request.resourceId().length() + request.resourceType().length();
        characters += request.action().length() + characters(request.subject());
        Supplied supplied = request.supplied();
        characters += characters(supplied.subject()) + characters(supplied.action());
        characters += characters(supplied.resource()) + characters(supplied.context());
        return new Entry(image, request, decision, id, characters);
    }

    private static long characters(Subject subject) {
        return switch (subject) {
            case Subject.User(String id) -> id.length();
            case Subject.Client(String id) -> id.length();
            case Subject.Unknown(String type, String id) -> type.length() + id.length();
            case Subject.Token(TokenClaims claims) ->
                    characters(claims.more()) + characters(claims.scopes());
            case Subject.ForeignToken(ForeignClaims claims) ->
                    characters(claims.more()) + characters(claims.scopes());
            case Subject.ApiKey _, Subject.RefusedToken _ -> 0;
        };
    }

    private static long characters(Set<String> scopes) {
        long characters = 0;
        for (String scope : scopes) {
            characters += scope.length();
        }
        return characters;
    }

    private static long characters(Attributes attributes) {
        long characters = 0;
        for (Map.Entry<String, AttributeValue> one : attributes.value().entrySet()) {
            characters += one.getKey().length() + characters(one.getValue());
        }
        return characters;
    }

    private static long characters(AttributeValue value) {
        return switch (value) {
            case AttributeValue.Text(String text) -> text.length();
            case AttributeValue.Number number -> number.value().precision();
            case AttributeValue.Flag _ -> 1;
            case AttributeValue.Items(List<AttributeValue> items) -> {
                long characters = 0;
                for (AttributeValue item : items) {
                    characters += 1 + characters(item);
                }
                yield characters;
            }
            case AttributeValue.Fields(Attributes fields) -> 1 + characters(fields);
        };
    }
}
