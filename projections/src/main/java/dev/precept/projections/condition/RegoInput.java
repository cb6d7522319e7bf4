package dev.precept.projections.condition;

import dev.precept.domain.attribute.AttributeValue;
import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.condition.Operand;
import dev.precept.domain.schema.RecordCodec;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;

/**
 * What a policy in Rego is asked about: what conditions may read but for groups, and nothing that
 * is personal. Its written form is canonical JSON, and never changes: answers are kept with its
 * fingerprint.
 *
 * @param application {@code $id}, the client id of the application; empty where there is none
 */
public record RegoInput(
        Attributes action,
        Attributes application,
        Attributes context,
        Instant now,
        Attributes resource,
        Attributes subject,
        Attributes token) {
    private static final RecordCodec<RegoInput> CODEC = RecordCodec.of(RegoInput.class);

    /** What the inputs hold. */
    public static RegoInput of(Inputs inputs, @Nullable String application, Set<String> personal) {
        Map<String, AttributeValue> subject =
                new HashMap<>(inputs.values(Operand.Source.SUBJECT).value());
        subject.keySet().removeAll(personal);
        return new RegoInput(
                inputs.values(Operand.Source.ACTION),
                application == null
                        ? Attributes.NONE
                        : new Attributes(Map.of(Operand.ID, new AttributeValue.Text(application))),
                inputs.values(Operand.Source.CONTEXT),
                inputs.now(),
                inputs.values(Operand.Source.RESOURCE),
                new Attributes(subject),
                inputs.values(Operand.Source.TOKEN));
    }

    /**
     * Its one written form.
     *
     * @throws IllegalArgumentException where a text in it is none: half a surrogate pair
     */
    public String json() {
        return new String(CODEC.encode(this), StandardCharsets.UTF_8);
    }

    /** The fingerprint of a written form: SHA-256, in hexadecimal. */
    public static String fingerprint(String json) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(json.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
