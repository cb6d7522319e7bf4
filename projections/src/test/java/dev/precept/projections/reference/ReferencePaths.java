package dev.precept.projections.reference;

import dev.precept.domain.api.Operation;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which operation a method and a path mean. Templates are sieved segment by segment: of those that
 * still fit, the ones that say most about the segment go on, and the others wait for their failing.
 */
final class ReferencePaths {
    private static final int CHARACTERS = 8_192;
    private static final int SEGMENTS = 256;
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9\\-._~!$&'()*+,=:@]*");
    private static final Pattern CODED =
            Pattern.compile("(?:[A-Za-z0-9\\-._~!$&'()*+,=:@]|%[0-9A-Fa-f]{2})*");
    private static final Pattern CODE = Pattern.compile("%([0-9A-Fa-f]{2})");

    /** Octets that nobody needs to code, or that nobody may. */
    private static final Pattern NEVER_CODED = Pattern.compile("[A-Za-z0-9\\-._~/\\\\%;?#]");

    private static final Pattern SELDOM_CODED = Pattern.compile("[!$&'()*+,=:@]");

    private ReferencePaths() {}

    sealed interface Answer {}

    record Found(Operation operation) implements Answer {}

    record Refused() implements Answer {}

    record None() implements Answer {}

    static boolean isRefused(String resource) {
        return resource.startsWith("/") && segments(resource) == null;
    }

    static Answer match(Collection<Operation> operations, String method, String path) {
        List<Segment> segments = segments(path);
        if (segments == null) {
            return new Refused();
        }
        List<Template> templates =
                operations.stream()
                        .filter(operation -> operation.method().name().equals(method))
                        .map(Template::of)
                        .toList();
        return sieve(templates, segments, 0);
    }

    private static Answer sieve(List<Template> templates, List<Segment> path, int depth) {
        if (depth == path.size()) {
            List<Template> whole =
                    templates.stream().filter(one -> one.parts().size() == depth).toList();
            return switch (whole.size()) {
                case 0 -> new None();
                case 1 -> new Found(whole.getFirst().operation());
                default -> new Refused();
            };
        }
        Segment segment = path.get(depth);
        TreeMap<Part, List<Template>> fitting =
                templates.stream()
                        .filter(one -> one.parts().size() > depth)
                        .filter(one -> one.parts().get(depth).fits(segment.text()))
                        .collect(
                                Collectors.groupingBy(
                                        one -> one.parts().get(depth),
                                        TreeMap::new,
                                        Collectors.toList()));
        boolean saysText = fitting.keySet().stream().anyMatch(part -> !part.isParameter());
        if (saysText && !segment.isExact()) {
            return new Refused();
        }
        for (List<Template> group : fitting.values()) {
            Answer answer = sieve(group, path, depth + 1);
            if (!(answer instanceof None)) {
                return answer;
            }
        }
        return new None();
    }

    private record Segment(String text, boolean isExact) {}

    /** Null where two on the way might read the path differently. */
    private static @Nullable List<Segment> segments(String path) {
        if (!path.startsWith("/") || path.length() > CHARACTERS) {
            return null;
        }
        List<String> raw = Arrays.asList(path.substring(1).split("/", -1));
        if (raw.size() > SEGMENTS || raw.subList(0, raw.size() - 1).contains("")) {
            return null;
        }
        List<Segment> segments = new ArrayList<>();
        for (String one : raw) {
            if (one.equals(".") || one.equals("..") || !CODED.matcher(one).matches()) {
                return null;
            }
            if (PLAIN.matcher(one).matches()) {
                segments.add(new Segment(one, true));
                continue;
            }
            boolean isExact = true;
            for (Matcher code = CODE.matcher(one); code.find(); ) {
                String octet = Character.toString(Integer.parseInt(code.group(1), 16));
                if (NEVER_CODED.matcher(octet).matches()) {
                    return null;
                }
                isExact &= !SELDOM_CODED.matcher(octet).matches();
                isExact &= code.group(1).equals(upperCase(code.group(1)));
            }
            String text = decoded(one);
            if (text == null || text.chars().anyMatch(Character::isISOControl)) {
                return null;
            }
            segments.add(new Segment(text, isExact));
        }
        return segments;
    }

    private static String upperCase(String hex) {
        return hex.replace('a', 'A')
                .replace('b', 'B')
                .replace('c', 'C')
                .replace('d', 'D')
                .replace('e', 'E')
                .replace('f', 'F');
    }

    /** Null where the codes are no well-formed UTF-8. */
    private static @Nullable String decoded(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != '%') {
                bytes.writeBytes(text.substring(i, i + 1).getBytes(StandardCharsets.UTF_8));
            } else if (CODE.matcher(text).region(i, text.length()).lookingAt()) {
                bytes.write(Integer.parseInt(text.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                return null;
            }
        }
        try {
            ByteBuffer whole = ByteBuffer.wrap(bytes.toByteArray());
            return StandardCharsets.UTF_8.newDecoder().decode(whole).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private record Template(Operation operation, List<Part> parts) {
        static Template of(Operation operation) {
            String[] segments = operation.path().value().substring(1).split("/", -1);
            return new Template(operation, Arrays.stream(segments).map(Part::of).toList());
        }
    }

    /**
     * One segment of a template.
     *
     * @param literals what stands before, between and behind its parameters
     */
    private record Part(List<String> literals) implements Comparable<Part> {
        private static final Comparator<Part> MOST_SAYING_FIRST =
                Comparator.comparing((Part part) -> !part.isLiteral())
                        .thenComparing(Part::isParameter)
                        .thenComparing(
                                part -> String.join("", part.literals).length(),
                                Comparator.reverseOrder())
                        .thenComparing(part -> String.join("{}", part.literals));

        static Part of(String segment) {
            return new Part(
                    Arrays.stream(segment.split("\\{[^}]*}", -1))
                            .map(
                                    text -> {
                                        String decoded = decoded(text);
                                        return decoded == null ? text : decoded;
                                    })
                            .toList());
        }

        boolean isLiteral() {
            return literals.size() == 1;
        }

        boolean isParameter() {
            return literals.equals(List.of("", ""));
        }

        boolean fits(String text) {
            String pattern =
                    literals.stream().map(Pattern::quote).collect(Collectors.joining(".+"));
            return Pattern.compile(pattern, Pattern.DOTALL).matcher(text).matches();
        }

        @Override
        public int compareTo(Part other) {
            return MOST_SAYING_FIRST.compare(this, other);
        }
    }
}
