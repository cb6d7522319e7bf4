package dev.precept.pdp.details;

import dev.precept.domain.api.DetailsType;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.Position;
import dev.precept.pdp.oauth.OAuthError;
import dev.precept.pdp.oauth.OAuthException;
import dev.precept.pdp.oauth.Tenant;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.ApplicationDocument;
import dev.precept.projections.image.DetailsTypeDocument;
import dev.precept.projections.image.OrganizationImage;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Whether a client may ask for authorization details, and whether they have the form they must have
 * (RFC 9396). For any number of threads.
 */
public final class AuthorizationDetails {
    /** The parameter and claim. */
    public static final String NAME = "authorization_details";

    /** RFC 9396 section 5. */
    public static final String INVALID = "invalid_authorization_details";

    private static final Comparator<ApiId> BY_VALUE = Comparator.comparing(ApiId::value);

    private final DetailsSchemas schemas;

    AuthorizationDetails(DetailsSchemas schemas) {
        this.schemas = schemas;
    }

    /**
     * What was asked for and may be.
     *
     * @param json the array as it goes into tokens and answers
     * @param details its objects, in order
     */
    public record Checked(String json, List<Detail> details) {
        public Checked {
            details = List.copyOf(details);
        }

        /** The identifiers of the APIs that they are for, in order. */
        public SortedSet<String> audience() {
            SortedSet<String> audience = new TreeSet<>();
            details.forEach(detail -> audience.addAll(detail.audience()));
            return audience;
        }
    }

    /**
     * One of them.
     *
     * @param type what it is of, with the texts for those who are asked for their consent
     * @param audience the identifiers of the APIs that it is for
     * @param json itself
     */
    public record Detail(DetailsType type, Set<String> audience, String json) {
        public Detail {
            audience = Set.copyOf(audience);
        }
    }

    /**
     * Checks what a client asks for.
     *
     * @param json the parameter {@code authorization_details}
     * @throws OAuthException {@code invalid_authorization_details} where a part may not be asked
     *     for
     */
    public Checked check(Tenant tenant, ApplicationDocument application, String json) {
        return check(tenant, application, json, tenant.image().position());
    }

    /**
     * Checks what a client was granted before.
     *
     * @param at position of the image on which it was: what was made later is not what was meant
     * @throws OAuthException as of what is asked for
     */
    public Checked check(Tenant tenant, ApplicationDocument application, String json, Position at) {
        List<Detail> details = new ArrayList<>();
        JsonNode all = read(json);
        for (JsonNode each : all) {
            details.add(check(new Asker(tenant, application, at), each, details.size()));
        }
        return new Checked(DetailsJson.write(all), details);
    }

    /**
     * What is asked for of what was granted before (RFC 9396 section 6.1): each object as it was
     * granted, or it is refused. To know less from more is for those who know the type.
     *
     * @param granted the array that was granted
     * @param asked the parameter of a later request
     * @return the array that is asked for
     * @throws OAuthException {@code invalid_authorization_details} where more is asked for
     */
    public static String narrowed(String granted, String asked) {
        Set<JsonNode> before = new HashSet<>();
        read(granted).forEach(before::add);
        JsonNode now = read(asked);
        for (JsonNode each : now) {
            if (!before.contains(each)) {
                throw refused("what is asked for is not what was granted.");
            }
        }
        return DetailsJson.write(now);
    }

    /** The names of all types that clients of the organization can ask for, for its metadata. */
    public static SortedSet<String> types(Tenant tenant) {
        SortedSet<String> names = new TreeSet<>();
        List<OrganizationImage> levels =
                new ArrayList<>(tenant.image().ancestors(tenant.organization()));
        levels.add(tenant.organization());
        for (OrganizationImage level : levels) {
            for (ApiImage api : level.apis()) {
                api.detailsTypes().forEach(type -> names.add(type.name()));
            }
        }
        return names;
    }

    private static JsonNode read(String json) {
        if (json.length() > Limits.DETAILS_CHARACTERS) {
            throw refused("they have more than " + Limits.DETAILS_CHARACTERS + " characters.");
        }
        JsonNode all;
        try {
            all = DetailsJson.read(json);
        } catch (JacksonException malformed) {
            throw refused("they are no JSON, or nested too deep.");
        }
        // RFC 9396 section 2
        if (!all.isArray() || all.isEmpty() || all.size() > Limits.DETAILS) {
            throw refused("an array of 1 to " + Limits.DETAILS + " objects is due.");
        }
        return all;
    }

    /** Whose details they are, and since when. */
    private record Asker(Tenant tenant, ApplicationDocument application, Position at) {
        /** The API, where it may be meant. */
        @Nullable ApiImage meant(@Nullable ApiImage api) {
            return api != null
                            && application.authorizations().containsKey(api.document().id())
                            && api.document().meta().createdAtPosition().value() <= at.value()
                    ? api
                    : null;
        }

        /** The API's type of this name, where it may be meant. */
        @Nullable DetailsType type(ApiImage api, String name) {
            DetailsTypeDocument type = api.detailsType(name);
            return type != null && type.addedAt().value() <= at.value() ? type.type() : null;
        }
    }

    private Detail check(Asker asker, JsonNode detail, int place) {
        String name = detail.path("type").asString("");
        // RFC 9396 section 2.1: the type is required, and says the rest
        if (!detail.isObject() || !detail.path("type").isString()) {
            throw refused(place, "an object with a 'type' is due.");
        }
        // RFC 9396 section 10: what a client may ask for is a matter of its registration
        if (!asker.application()
                .details()
                .settings()
                .requests()
                .authorizationDetailsTypes()
                .contains(name)) {
            throw refused(place, "the client may not ask for this type.");
        }
        List<ApiImage> apis = apis(asker, detail, place);
        List<DetailsType> types = new ArrayList<>();
        Set<String> audience = new HashSet<>();
        for (ApiImage api : apis) {
            DetailsType type = asker.type(api, name);
            if (type != null) {
                // RFC 9396 section 5: unknown members, missing members, values out of form
                Optional<String> fault = schemas.fault(type.schema(), detail);
                if (fault.isPresent()) {
                    throw refused(place, fault.get());
                }
                types.add(type);
                audience.add(api.document().identifier());
            } else if (detail.has("locations")) {
                throw refused(place, "one of the locations does not know this type.");
            }
        }
        if (types.isEmpty()) {
            throw refused(place, "no API that the client is authorized for knows this type.");
        }
        return new Detail(types.getFirst(), audience, DetailsJson.write(detail));
    }

    /** RFC 9396 section 2.2: its locations, or whatever API the client is authorized for. */
    private static List<ApiImage> apis(Asker asker, JsonNode detail, int place) {
        Tenant tenant = asker.tenant();
        JsonNode locations =
                detail.has("locations")
                        ? detail.get("locations")
                        : JsonNodeFactory.instance.arrayNode();
        if (!locations.isArray()) {
            throw refused(place, "'locations' is an array of API identifiers.");
        }
        List<ApiImage> apis = new ArrayList<>();
        for (JsonNode location : locations) {
            ApiImage api =
                    asker.meant(
                            tenant.image()
                                    .visibleApiByIdentifier(
                                            tenant.organization(), location.asString("")));
            if (api == null) {
                throw refused(place, "the client is not authorized for one of the locations.");
            }
            apis.add(api);
        }
        if (!detail.has("locations")) {
            for (ApiId id :
                    asker.application().authorizations().keySet().stream()
                            .sorted(BY_VALUE)
                            .toList()) {
                ApiImage api = asker.meant(tenant.image().visibleApi(tenant.organization(), id));
                if (api != null) {
                    apis.add(api);
                }
            }
        }
        return apis;
    }

    private static OAuthException refused(int place, String why) {
        return refused("at " + place + ": " + why);
    }

    private static OAuthException refused(String why) {
        return OAuthError.of(INVALID, "authorization_details: " + why);
    }
}
