package dev.precept.domain.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.precept.domain.attribute.AttributeValue;
import dev.precept.domain.attribute.Attributes;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

class AttributeCodecTest {
    private static final RecordCodec<Attributes> CODEC = RecordCodec.of(Attributes.class);

    private static String written(AttributeValue value) {
        byte[] bytes = CODEC.encode(new Attributes(Map.of("a", value)));
        assertThat(CODEC.decode(bytes).get("a")).isEqualTo(value);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static Attributes read(String text) {
        return CODEC.decode(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aValueIsWrittenAsTheJsonThatSaysTheSame() {
        AttributeValue value =
                new AttributeValue.Items(
                        List.of(
                                new AttributeValue.Text("\u00e9\n"),
                                new AttributeValue.Flag(false),
                                new AttributeValue.Fields(
                                        new Attributes(
                                                Map.of(
                                                        "z", new AttributeValue.Flag(true),
                                                        "b", new AttributeValue.Items(List.of())))),
                                new AttributeValue.Fields(Attributes.NONE)));
        assertThat(written(value))
                .isEqualTo("{\"a\":[\"\u00e9\\n\",false,{\"b\":[],\"z\":true},{}]}");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0.0, 0",
        "1.0, 1",
        "-12.50, -12.5",
        "1E3, 1000",
        "100000000000000000000, 100000000000000000000",
        "1E21, 1e+21",
        "-1.5E30, -1.5e+30",
        "0.000001, 0.000001",
        "0.00000015, 1.5e-7",
        "9007199254740993, 9007199254740993",
        "0.10000000000000000000000000001, 0.10000000000000000000000000001",
        "1E-2147483000, 1e-2147483000",
    })
    void aNumberHasOneForm(String said, String form) {
        assertThat(written(new AttributeValue.Number(new BigDecimal(said))))
                .isEqualTo("{\"a\":" + form + "}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1.0}",
                "{\"a\":01}",
                "{\"a\":1e3}",
                "{\"a\":1E+30}",
                "{\"a\":-0}",
                "{\"a\":--1}",
                "{\"a\":null}",
                "{\"a\":}",
                "{\"a\":[1,]}",
                "{\"a\":{\"c\":1,\"b\":2}}",
                "{\"a\":{\"b\":1,\"b\":2}}",
                "{\"a\":1e+99999999999}",
                "{\"a\":",
            })
    void whatIsNotCanonicalIsRefused(String text) {
        assertThatExceptionOfType(UnreadableException.class).isThrownBy(() -> read(text));
    }

    @Test
    void whatLiesTooDeepIsRefused() {
        String deep = "{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
        assertThatExceptionOfType(UnreadableException.class).isThrownBy(() -> read(deep));
    }
}
