package dev.precept.pdp.decision.opa;

import dev.precept.pdp.door.Answer;
import dev.precept.pdp.door.Question;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Bodies packed by gzip (RFC 1952), as OPA takes them and, where it is asked to, sends those that
 * are worth it. It looks at no other encoding.
 */
final class Packing {
    private static final String GZIP = "gzip";
    private static final Pattern WEIGHED =
            Pattern.compile("gzip;q=(?:1(?:\\.0{0,3})?|0\\.(?!0{1,3}$)[0-9]{1,3})");

    private Packing() {}

    /** The body of a question as it was before it was packed. */
    static byte[] unpacked(Question question) throws InvalidInputException {
        String encoding = question.fields().first("Content-Encoding");
        if (encoding == null || !encoding.strip().equalsIgnoreCase(GZIP)) {
            return question.body();
        }
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(question.body()))) {
            byte[] body = in.readNBytes(Limits.UNPACKED_BYTES + 1);
            if (body.length > Limits.UNPACKED_BYTES) {
                throw new InvalidInputException(
                        "unpacked, the body has more than " + Limits.UNPACKED_BYTES + " bytes");
            }
            return body;
        } catch (IOException notPacked) {
            throw new InvalidInputException("the body is not packed by gzip, as it is said to be");
        }
    }

    /** The answer, packed where whoever asked takes that and it is long enough. */
    static Answer packed(Answer answer, Question question) {
        Answer varying = answer.with("Vary", "Accept-Encoding");
        if (answer.body().length < Limits.PACKED_BYTES || !takesPacked(question)) {
            return varying;
        }
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(answer.body());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return new Answer(answer.status(), varying.fields(), packed.toByteArray())
                .with("Content-Encoding", GZIP);
    }

    /** Whether gzip is named, and not with a weight of nothing (RFC 9110, section 12.5.3). */
    private static boolean takesPacked(Question question) {
        return question.fields().all("Accept-Encoding").stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(value -> value.toLowerCase(Locale.ROOT).replaceAll("[ \t]", ""))
                .anyMatch(value -> value.equals(GZIP) || WEIGHED.matcher(value).matches());
    }
}
