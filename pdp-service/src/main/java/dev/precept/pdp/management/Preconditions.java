package dev.precept.pdp.management;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a command demands of what is there: revisions as ETags (RFC 9110 section 13). */
final class Preconditions {
    private static final Pattern ETAG = Pattern.compile("\"(0|[1-9][0-9]{0,17})\"");

    /** The revision of what was never made. */
    private static final long NONE = -1;

    private Preconditions() {}

    /** The revision demanded; null where none is. A tag that is none of ours matches nothing. */
    static @Nullable Long expectedRevision(@Nullable String ifMatch, @Nullable String ifNoneMatch) {
        if (ifMatch != null && ifNoneMatch != null) {
            throw invalid("If-Match and If-None-Match together are not supported.");
        }
        if (ifNoneMatch != null) {
            if (!ifNoneMatch.strip().equals("*")) {
                throw invalid("On a command, If-None-Match takes '*' only.");
            }
            return NONE;
        }
        if (ifMatch == null) {
            return null;
        }
        Matcher tag = ETAG.matcher(ifMatch.strip());
        if (tag.matches()) {
            return Long.valueOf(tag.group(1));
        }
        throw invalid("If-Match takes one ETag as it was given: a revision in quotes.");
    }

    /** The ETag of a revision. */
    static String etag(long revision) {
        return "\"" + revision + "\"";
    }

    /** A hash of texts that no other texts share. */
    static String hash(String... parts) {
        StringBuilder whole = new StringBuilder();
        for (String part : parts) {
            whole.append(part.length()).append(':').append(part);
        }
        return HexFormat.of().formatHex(hash(whole.toString().getBytes(StandardCharsets.UTF_8)));
    }

    static byte[] hash(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static ProblemException invalid(String detail) {
        return ProblemException.of(400, "invalid-header", detail);
    }
}
