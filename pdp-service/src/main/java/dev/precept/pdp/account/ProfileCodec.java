package dev.precept.pdp.account;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Profiles as bytes: JSON in the names of OpenID Connect. */
final class ProfileCodec {
    private static final JsonMapper JSON = new JsonMapper();

    private ProfileCodec() {}

    static byte[] write(Profile profile) {
        return JSON.writeValueAsBytes(json(profile));
    }

    /** The profile as OpenID Connect names its parts. */
    static ObjectNode json(Profile profile) {
        ObjectNode json = JSON.createObjectNode();
        put(json, "preferred_username", profile.username());
        put(json, "email", profile.email());
        json.put("email_verified", profile.isEmailVerified());
        put(json, "name", profile.name().full());
        put(json, "given_name", profile.name().given());
        put(json, "family_name", profile.name().family());
        put(json, "picture", profile.picture());
        put(json, "locale", profile.locale());
        put(json, "zoneinfo", profile.zoneinfo());
        return json;
    }

    static Profile read(byte[] bytes) {
        JsonNode json = JSON.readTree(bytes);
        return new Profile(
                get(json, "preferred_username"),
                get(json, "email"),
                json.path("email_verified").asBoolean(false),
                new Profile.Names(
                        get(json, "name"), get(json, "given_name"), get(json, "family_name")),
                get(json, "picture"),
                get(json, "locale"),
                get(json, "zoneinfo"));
    }

    private static void put(ObjectNode json, String name, @Nullable String value) {
        if (value != null) {
            json.put(name, value);
        }
    }

    private static @Nullable String get(JsonNode json, String name) {
        JsonNode value = json.get(name);
        return value == null ? null : value.asString();
    }
}
