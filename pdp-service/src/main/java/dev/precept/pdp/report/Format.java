package dev.precept.pdp.report;

import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.util.MimeTypeUtils;

import java.util.ArrayList;
import java.util.List;

/** The forms of a report. */
public enum Format {
    /** {@code {title, …facts, items, notes}}. */
    JSON("application/json"),
    /** RFC 4180 with a header line: the rows alone. */
    CSV("text/csv;charset=UTF-8;header=present"),
    /** A page to look at and to print. */
    HTML("text/html;charset=UTF-8");

    private final MediaType mediaType;

    Format(String mediaType) {
        this.mediaType = MediaType.parseMediaType(mediaType);
    }

    /** What it is served as. */
    public MediaType mediaType() {
        return mediaType;
    }

    /**
     * The form that an {@code Accept} (RFC 9110 section 12.5.1) likes best; JSON where it likes
     * none of them, says nothing or cannot be read.
     */
    public static Format accepted(@Nullable String accept) {
        try {
            List<MediaType> liked = new ArrayList<>(MediaType.parseMediaTypes(accept));
            MimeTypeUtils.sortBySpecificity(liked);
            liked.sort((a, b) -> Double.compare(b.getQualityValue(), a.getQualityValue()));
            for (MediaType type : liked) {
                for (Format format : values()) {
                    if (type.getQualityValue() > 0 && type.includes(format.mediaType)) {
                        return format;
                    }
                }
            }
        } catch (InvalidMediaTypeException unreadable) {
            return JSON;
        }
        return JSON;
    }
}
