package dev.precept.domain.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.Limits;
import dev.precept.domain.shared.Position;

import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

@NullMarked
class RecordCodecTest {
    /** Something of every kind. */
    public record Everything(
            boolean flag,
            int small,
            long large,
            String text,
            @Nullable String note,
            Instant at,
            UUID uuid,
            Colour colour,
            Position position,
            List<List<Handle>> lists,
            Set<Part> parts,
            Map<Handle, Integer2> map) {}

    /** A record of one component that is not called value. */
    public record Integer2(int number) {}

    /** Constants. */
    public enum Colour {
        RED,
        DARK_GREEN
    }

    /** Kinds. */
    public sealed interface Part {
        /** Without members. */
        record Nothing() implements Part {}

        /** With members on both sides of the kind. */
        record TwoSided(int after, int the, @Nullable String zero) implements Part {}
    }

    private static final String WRITTEN =
            "{\"at\":\"2026-01-02T03:04:05.000006Z\",\"colour\":\"DARK_GREEN\",\"flag\":true,"
                    + "\"large\":-9007199254740991,\"lists\":[[\"b\",\"a\"],[]],"
                    + "\"map\":{\"a\":{\"number\":1},\"b\":{\"number\":2}},"
                    + "\"parts\":[{\"after\":1,\"kind\":\"TWO_SIDED\",\"the\":2},"
                    + "{\"kind\":\"NOTHING\"}],\"position\":7,\"small\":-3,"
                    + "\"text\":\"\\u0000\\b\\t\\n\\u000b\\f\\r\\u001f\\\"\\\\/\u007f\u0080é東"
                    + "\uD83D\uDE00\",\"uuid\":\"00000000-0000-0001-0000-00000000000a\"}";

    private final RecordCodec<Everything> codec = RecordCodec.of(Everything.class);
    private final Everything everything =
            new Everything(
                    true,
                    -3,
                    -9_007_199_254_740_991L,
                    "\0\b\t\n\u000b\f\r\u001f\"\\/\u007f\u0080é東\uD83D\uDE00",
                    null,
                    Instant.parse("2026-01-02T03:04:05.000006Z"),
                    new UUID(1, 10),
                    Colour.DARK_GREEN,
                    new Position(7),
                    List.of(List.of(new Handle("b"), new Handle("a")), List.of()),
                    Set.of(new Part.TwoSided(1, 2, null), new Part.Nothing()),
                    Map.of(
                            new Handle("b"), new Integer2(2),
                            new Handle("a"), new Integer2(1)));

    @Test
    void aValueHasOneWrittenForm() {
        assertThat(new String(codec.encode(everything), StandardCharsets.UTF_8)).isEqualTo(WRITTEN);
        assertThat(decode(WRITTEN)).isEqualTo(everything);
    }

    @Test
    void aRangeOfBytesIsEnough() {
        byte[] bytes = (" " + WRITTEN + " ").getBytes(StandardCharsets.UTF_8);
        assertThat(codec.decode(bytes, 1, bytes.length - 1)).isEqualTo(everything);
    }

    @Test
    void anyOtherFormIsRefused() {
        String[][] changes = {
            {"{\"at\"", "{ \"at\""},
            {"\"at\"", "\"\\u0061t\""},
            {"true", "True"},
            {"true", "1"},
            {"-3", "-03"},
            {"-3", "-0"},
            {"-3", "-3.0"},
            {"-3", "-3e0"},
            {"-3", "3000000000"},
            {"-9007199254740991", "-9007199254740992"},
            {"-9007199254740991", "-"},
            {"-9007199254740991", "99999999999999999999"},
            {"\\u0000", "\\u0041"},
            {"\\u0000", "\\u0008"},
            {"\\u000b", "\\u000B"},
            {"\\u000b", "\\u00"},
            {"\\/", "\\\\/"},
            {"\\\\/", "\\\\\\/"},
            {"\\t", "\t"},
            {"é", "\\u00e9"},
            {"DARK_GREEN", "dark_green"},
            {"05.000006Z", "05.000006z"},
            {"05.000006Z", "05.00000Z"},
            {"05.000006Z", "60.000006Z"},
            {"01-02T03", "02-30T03"},
            {"01-02T03", "01-02T24"},
            {"00000000000a", "00000000000A"},
            {"00000000-0000-0001-0000-00000000000a", "0-0-1-0-a"},
            {"[\"b\",\"a\"]", "[\"b\",\"a\",]"},
            {"[\"b\",\"a\"]", "[\"B\",\"a\"]"},
            {"\"a\":{\"number\":1},\"b\"", "\"b\":{\"number\":1},\"a\""},
            {"\"a\":{\"number\":1},\"b\"", "\"a\":{\"number\":1},\"a\""},
            {"{\"after\":1,\"kind\":\"TWO_SIDED\",\"the\":2},", "{\"kind\":\"NOTHING\"},"},
            {"{\"after\":1,\"kind\":\"TWO_SIDED\"", "{\"kind\":\"TWO_SIDED\",\"after\":1"},
            {"\"kind\":\"NOTHING\"", "\"kind\":\"OTHER\""},
            {"\"kind\":\"NOTHING\"", ""},
            {"\"position\":7", "\"position\":-7"},
            {"\"position\":7,", ""},
            {"\"small\":-3", "\"small\":-3,\"small\":-3"},
            {"\"small\":-3", "\"small\":null"},
            {"\"small\":-3", "\"slim\":1,\"small\":-3"},
        };
        for (String[] change : changes) {
            assertThat(WRITTEN).contains(change[0].equals("\\/") ? "\\\\/" : change[0]);
            assertThatExceptionOfType(UnreadableException.class)
                    .as(change[0] + " -> " + change[1])
                    .isThrownBy(() -> decode(WRITTEN.replace(change[0], change[1])));
        }
    }

    @Test
    void malformedUtf8IsRefused() {
        for (int[] bytes : new int[][] {{0x80}, {0xC0, 0x80}, {0xED, 0xA0, 0x80}, {0xE6, 0x9D}}) {
            byte[] text = new byte[bytes.length + 2];
            text[0] = '"';
            for (int i = 0; i < bytes.length; i++) {
                text[i + 1] = (byte) bytes[i];
            }
            text[text.length - 1] = '"';
            assertThatExceptionOfType(UnreadableException.class)
                    .isThrownBy(() -> new CanonicalReader(text, 0, text.length).string());
        }
    }

    @Test
    void whatHasNoWrittenFormIsNotWritten() {
        RecordCodec<Moment> moments = RecordCodec.of(Moment.class);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> moments.encode(new Moment(Instant.ofEpochSecond(0, 1), "")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> moments.encode(new Moment(Instant.MAX, "")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> moments.encode(new Moment(Instant.EPOCH, "half \uD83D")));
    }

    /** An instant and a text. */
    public record Moment(Instant at, String text) {}

    @Test
    void theFarEndsOfTimeAreKept() {
        RecordCodec<Moment> moments = RecordCodec.of(Moment.class);
        for (String instant :
                List.of(
                        "0000-01-01T00:00:00Z",
                        "1969-12-31T23:59:59.999999Z",
                        "1970-01-01T00:00:00Z",
                        "2000-02-29T12:00:00.5Z",
                        "9999-12-31T23:59:59.999999Z")) {
            Moment moment = new Moment(Instant.parse(instant), instant);
            assertThat(moments.decode(moments.encode(moment))).isEqualTo(moment);
        }
    }

    @Test
    void typesWithoutAWrittenFormAreRefusedBeforehand() {
        assertThatIllegalArgumentException().isThrownBy(() -> RecordCodec.of(Floating.class));
        assertThatIllegalArgumentException().isThrownBy(() -> RecordCodec.of(ObjectKeys.class));
        assertThatIllegalArgumentException().isThrownBy(() -> RecordCodec.of(Clash.class));
    }

    /** Contains itself. */
    public record Recursive(List<Recursive> more) {}

    @Test
    void aTypeThatContainsItselfIsWrittenAndReadSoDeepAndNoDeeper() {
        RecordCodec<Recursive> recursive = RecordCodec.of(Recursive.class);
        Recursive value = new Recursive(List.of());
        for (int depth = 0; depth < Limits.DOCUMENT_DEPTH; depth++) {
            value = new Recursive(List.of(value, new Recursive(List.of())));
        }
        assertThat(recursive.decode(recursive.encode(value))).isEqualTo(value);
        byte[] deeper = recursive.encode(new Recursive(List.of(value)));
        assertThatExceptionOfType(UnreadableException.class)
                .isThrownBy(() -> recursive.decode(deeper));
    }

    /** Not an integer. */
    public record Floating(double number) {}

    /** A map whose keys are no texts. */
    public record ObjectKeys(Map<Integer2, String> map) {}

    /** A kind with a member called kind. */
    public sealed interface Clash {
        /** The clash. */
        record Kind(String kind) implements Clash {}
    }

    private Everything decode(String text) {
        return codec.decode(text.getBytes(StandardCharsets.UTF_8));
    }
}
