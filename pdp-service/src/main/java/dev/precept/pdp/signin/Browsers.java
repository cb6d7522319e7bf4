package dev.precept.pdp.signin;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

import java.util.List;

/**
 * What a browser calls itself, in two words, so that its person knows it again; nothing that would
 * tell one person's from another's.
 */
final class Browsers {
    private static final List<Word> BROWSERS =
            List.of(
                    new Word("Edg/", "Edge"),
                    new Word("OPR/", "Opera"),
                    new Word("Firefox/", "Firefox"),
                    new Word("Chrome/", "Chrome"),
                    new Word("Safari/", "Safari"));
    private static final List<Word> SYSTEMS =
            List.of(
                    new Word("Android", "Android"),
                    new Word("iPhone", "iPhone"),
                    new Word("iPad", "iPad"),
                    new Word("Windows", "Windows"),
                    new Word("Mac OS", "macOS"),
                    new Word("Linux", "Linux"));

    private record Word(String sign, String name) {}

    private Browsers() {}

    /** As in {@code Firefox, Linux}; empty where it says nothing that is known. */
    static String name(HttpServletRequest request) {
        @Nullable String agent = request.getHeader(HttpHeaders.USER_AGENT);
        if (agent == null) {
            return "";
        }
        String browser = find(BROWSERS, agent);
        String system = find(SYSTEMS, agent);
        return browser.isEmpty() || system.isEmpty() ? browser + system : browser + ", " + system;
    }

    private static String find(List<Word> known, String agent) {
        return known.stream()
                .filter(word -> agent.contains(word.sign()))
                .map(Word::name)
                .findFirst()
                .orElse("");
    }
}
