import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A JSON value for the demonstration: reads what the service answers, writes what it is asked. */
record Json(Object value) {

    static Json parse(String text) {
        Reader reader = new Reader(text);
        Json json = new Json(reader.value());
        reader.end();
        return json;
    }

    /** An object of alternating names and values; null values are left out. */
    static Map<String, Object> object(Object... members) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < members.length; i += 2) {
            if (members[i + 1] != null) {
                object.put((String) members[i], members[i + 1]);
            }
        }
        return object;
    }

    Json get(String name) {
        return new Json(value instanceof Map<?, ?> map ? map.get(name) : null);
    }

    boolean isMissing() {
        return value == null;
    }

    List<Json> items() {
        List<Json> items = new ArrayList<>();
        if (value instanceof List<?> list) {
            for (Object item : list) {
                items.add(new Json(item));
            }
        }
        return items;
    }

    String text() {
        return String.valueOf(value);
    }

    boolean isTrue() {
        return Boolean.TRUE.equals(value);
    }

    @Override
    public String toString() {
        return write(value);
    }

    static String write(Object value) {
        return switch (value) {
            case null -> "null";
            case Json json -> write(json.value());
            case Map<?, ?> map -> {
                List<String> members = new ArrayList<>();
                map.forEach(
                        (name, member) -> members.add(quote((String) name) + ":" + write(member)));
                yield "{" + String.join(",", members) + "}";
            }
            case Iterable<?> list -> {
                List<String> items = new ArrayList<>();
                list.forEach(item -> items.add(write(item)));
                yield "[" + String.join(",", items) + "]";
            }
            case String text -> quote(text);
            default -> value.toString();
        };
    }

    private static String quote(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < 0x20) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }

    private static final class Reader {
        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        Object value() {
            skip();
            char c = at < text.length() ? text.charAt(at) : 0;
            return switch (c) {
                case '{' -> object();
                case '[' -> list();
                case '"' -> string();
                default -> literal();
            };
        }

        void end() {
            skip();
            if (at < text.length()) {
                throw new IllegalArgumentException("not JSON: " + text);
            }
        }

        private Map<String, Object> object() {
            Map<String, Object> object = new LinkedHashMap<>();
            at++;
            while (!taken('}')) {
                skip();
                String name = string();
                expect(':');
                object.put(name, value());
                taken(',');
            }
            return object;
        }

        private List<Object> list() {
            List<Object> list = new ArrayList<>();
            at++;
            while (!taken(']')) {
                list.add(value());
                taken(',');
            }
            return list;
        }

        private String string() {
            StringBuilder out = new StringBuilder();
            at++;
            while (text.charAt(at) != '"') {
                char c = text.charAt(at++);
                out.append(c == '\\' ? escaped() : c);
            }
            at++;
            return out.toString();
        }

        private char escaped() {
            char c = text.charAt(at++);
            return switch (c) {
                case 'n' -> '\n';
                case 't' -> '\t';
                case 'r' -> '\r';
                case 'b' -> '\b';
                case 'f' -> '\f';
                case 'u' -> {
                    at += 4;
                    yield (char) Integer.parseInt(text.substring(at - 4, at), 16);
                }
                default -> c;
            };
        }

        private Object literal() {
            int start = at;
            while (at < text.length() && ",]} \n\r\t".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            String literal = text.substring(start, at);
            return switch (literal) {
                case "true" -> true;
                case "false" -> false;
                case "null" -> null;
                default ->
                        literal.matches("-?\\d{1,18}")
                                ? (Object) Long.parseLong(literal)
                                : (Object) Double.parseDouble(literal);
            };
        }

        private boolean taken(char c) {
            skip();
            if (at < text.length() && text.charAt(at) == c) {
                at++;
                return true;
            }
            return false;
        }

        private void expect(char c) {
            if (!taken(c)) {
                throw new IllegalArgumentException("not JSON: " + text);
            }
        }

        private void skip() {
            while (at < text.length() && text.charAt(at) <= ' ') {
                at++;
            }
        }
    }
}
