package dev.precept.pdp.opa.bundle;

import dev.precept.domain.shared.OrganizationId;
import dev.precept.projections.feed.FeedFilter;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;

/**
 * Which bundle is asked for.
 *
 * @param asked the organization that is asked, which signs
 * @param part what of the log it has
 * @param believed whether who has it is believed what he says of subjects, actions and resources
 * @param scope what its signature is for; null where it is not to be signed
 * @param lease for how long it is good unless it is renewed; null where it is for ever
 */
record Form(
        OrganizationId asked,
        FeedFilter part,
        boolean believed,
        @Nullable String scope,
        @Nullable Duration lease) {
    private static final int TAG_BYTES = 8;

    /** Whether differences may be given: agents would take them unsigned. */
    boolean isSigned() {
        return scope != null;
    }

    /**
     * What tells the entity tags of bundles apart that are of one position.
     *
     * @param log the log's id
     * @param policies the policies of ours
     */
    String tag(String log, String policies) {
        StringBuilder all =
                new StringBuilder(log)
                        .append('\n')
                        .append(policies)
                        .append('\n')
                        .append(asked)
                        .append('\n')
                        .append(part.organization())
                        .append('\n')
                        .append(part.below())
                        .append('\n')
                        .append(believed)
                        .append('\n')
                        .append(scope == null ? "" : "signed " + scope)
                        .append(lease == null ? "" : "leased " + lease);
        part.apis().stream()
                .map(Object::toString)
                .sorted()
                .forEach(it -> all.append('\n').append(it));
        byte[] hash = sha256().digest(all.toString().getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(hash, 0, TAG_BYTES);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every platform has SHA-256", missing);
        }
    }
}
