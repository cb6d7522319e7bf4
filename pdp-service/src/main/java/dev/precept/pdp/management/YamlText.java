package dev.precept.pdp.management;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Maps, lists and values as YAML in blocks, without tags, anchors and aliases. */
final class YamlText {
    private static final int LONGEST_LINE = 120;

    private YamlText() {}

    static String write(Map<String, Object> members) {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setWidth(LONGEST_LINE);
        options.setSplitLines(false);
        return new Yaml(options).dump(plain(members));
    }

    /** Each value is its own, or it would be written as an alias; numbers as YAML resolves them. */
    private static @Nullable Object plain(@Nullable Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                Map<String, @Nullable Object> plain = new LinkedHashMap<>();
                map.forEach((name, member) -> plain.put(String.valueOf(name), plain(member)));
                yield plain;
            }
            case List<?> list -> {
                List<@Nullable Object> plain = new ArrayList<>(list.size());
                list.forEach(item -> plain.add(plain(item)));
                yield plain;
            }
            case BigDecimal number -> number(number);
            case null, default -> value;
        };
    }

    private static Object number(BigDecimal number) {
        BigDecimal exact = number.stripTrailingZeros();
        BigInteger whole =
                exact.scale() <= 0 && exact.precision() - exact.scale() < Limits.PLAIN_ZEROS
                        ? exact.toBigInteger()
                        : null;
        return whole == null ? exact : whole;
    }
}
