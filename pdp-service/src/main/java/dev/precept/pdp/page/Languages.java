package dev.precept.pdp.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.servlet.LocaleResolver;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * The language of a page: the first of those asked for by the client ({@code ui_locales}), then by
 * the browser ({@code Accept-Language}), that there are texts in; else English.
 */
final class Languages implements LocaleResolver {
    private static final String ATTRIBUTE = Languages.class.getName();

    private final List<Locale> known;

    Languages(Collection<Locale> known) {
        this.known = List.copyOf(known);
    }

    /** What the client asks for, as BCP 47 tags, the preferred first. */
    static void prefer(HttpServletRequest request, List<String> tags) {
        request.setAttribute(ATTRIBUTE, List.copyOf(tags));
    }

    @Override
    public Locale resolveLocale(HttpServletRequest request) {
        List<Locale.LanguageRange> ranges = new ArrayList<>();
        if (request.getAttribute(ATTRIBUTE) instanceof List<?> tags) {
            tags.stream().limit(Limits.LANGUAGES).forEach(tag -> add(ranges, String.valueOf(tag)));
        }
        String accepted = request.getHeader(HttpHeaders.ACCEPT_LANGUAGE);
        if (accepted != null) {
            add(ranges, accepted);
        }
        @Nullable Locale found = Locale.lookup(ranges, known);
        return found == null ? Locale.ENGLISH : found;
    }

    private static void add(List<Locale.LanguageRange> ranges, String text) {
        try {
            Locale.LanguageRange.parse(text).stream().limit(Limits.LANGUAGES).forEach(ranges::add);
        } catch (IllegalArgumentException unreadable) {
            // What names no language asks for none.
            return;
        }
    }

    @Override
    public void setLocale(
            HttpServletRequest request,
            @Nullable HttpServletResponse response,
            @Nullable Locale locale) {
        throw new UnsupportedOperationException("The language is the request's");
    }
}
