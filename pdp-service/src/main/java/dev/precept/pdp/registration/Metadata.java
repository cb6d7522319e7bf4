package dev.precept.pdp.registration;

import dev.precept.pdp.oauth.OAuthError;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The members of client metadata as they were sent: I-JSON (RFC 7493), bounded. A null counts as
 * left out; members that nobody asks for are ignored (RFC 7591 section 2). Used by one thread.
 */
final class Metadata {
    private static final JsonMapper JSON =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(Limits.DEPTH)
                                                    .maxNameLength(Limits.TEXT_CHARACTERS)
                                                    .maxStringLength(Limits.TEXT_CHARACTERS)
                                                    .maxNumberLength(Limits.NUMBER_DIGITS)
                                                    .build())
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private final ObjectNode members;

    private Metadata(ObjectNode members) {
        this.members = members;
    }

    /**
     * Reads a body.
     *
     * @throws dev.precept.pdp.oauth.OAuthException where it is no such object
     */
    static Metadata read(byte[] body) {
        if (body.length > Limits.METADATA_BYTES) {
            throw OAuthError.invalidRequest(
                    "The metadata has more than " + Limits.METADATA_BYTES + " bytes.");
        }
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
            if (JSON.readTree(text) instanceof ObjectNode members) {
                return new Metadata(members);
            }
        } catch (JacksonException | CharacterCodingException malformed) {
            // told below: the parser's words quote the input
        }
        throw OAuthError.invalidRequest(
                "The body has to be one JSON object in UTF-8, its members unique.");
    }

    /** RFC 7591 section 2.3: what a software statement says takes the place of what is sent. */
    void replace(String name, String json) {
        members.set(name, JSON.readTree(json));
    }

    boolean has(String name) {
        return find(name) != null;
    }

    private @Nullable JsonNode find(String name) {
        JsonNode member = members.get(name);
        return member == null || member.isNull() ? null : member;
    }

    @Nullable JsonNode node(String name) {
        return find(name);
    }

    @Nullable String text(String name) {
        JsonNode member = find(name);
        if (member != null && !member.isString()) {
            throw RegistrationError.metadata(name + " has to be a string.");
        }
        return member == null ? null : member.stringValue();
    }

    boolean flag(String name) {
        JsonNode member = find(name);
        if (member != null && !member.isBoolean()) {
            throw RegistrationError.metadata(name + " has to be true or false.");
        }
        return member != null && member.booleanValue();
    }

    /** The texts of an array; null where it is left out. */
    @Nullable Set<String> texts(String name) {
        JsonNode member = find(name);
        return member == null ? null : texts(name, member);
    }

    static Set<String> texts(String name, JsonNode member) {
        if (!member.isArray() || member.size() > Limits.ITEMS) {
            throw RegistrationError.metadata(
                    name + " has to be an array of at most " + Limits.ITEMS + " strings.");
        }
        Set<String> texts = new LinkedHashSet<>();
        for (JsonNode item : member) {
            if (!item.isString()) {
                throw RegistrationError.metadata(name + " has to be an array of strings.");
            }
            texts.add(item.stringValue());
        }
        return texts;
    }
}
