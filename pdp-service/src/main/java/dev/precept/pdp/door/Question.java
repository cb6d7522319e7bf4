package dev.precept.pdp.door;

import dev.precept.pdp.jose.ShownProof;

import org.jspecify.annotations.Nullable;

/**
 * An HTTP request as a door sees it, whatever listener it came by.
 *
 * @param method as sent
 * @param target path and query as sent, nothing decoded; begins with '/'
 * @param fields the header fields, each character one octet (ISO 8859-1)
 * @param body at most {@link Limits#BODY_BYTES}; not to be changed
 * @param peer who sent it
 */
public record Question(String method, String target, Fields fields, byte[] body, Peer peer) {
    /** The same, from somebody else. */
    Question from(Peer other) {
        return new Question(method, target, fields, body, other);
    }

    /** The same with another body: one line of it. */
    public Question withBody(byte[] line) {
        return new Question(method, target, fields, line, peer);
    }

    /**
     * What came with a token of this scheme to prove the key that it is bound to.
     *
     * @param base how this service is reached
     */
    public ShownProof shown(ShownProof.Scheme scheme, String base) {
        return new ShownProof(
                scheme, fields.all("DPoP"), method, base + path(), peer.certificate(), fields);
    }

    /** The target without its query. */
    public String path() {
        return path(target);
    }

    static String path(String target) {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /** The query as sent, without the question mark; null where there is none. */
    public @Nullable String query() {
        int query = target.indexOf('?');
        return query < 0 ? null : target.substring(query + 1);
    }

    /** Whether the body is said to be of this media type; parameters do not matter. */
    public boolean isOfType(String mediaType) {
        String type = fields.first("Content-Type");
        if (type == null || !type.regionMatches(true, 0, mediaType, 0, mediaType.length())) {
            return false;
        }
        for (int i = mediaType.length(); i < type.length(); i++) {
            char c = type.charAt(i);
            if (c == ';') {
                return true;
            }
            if (c != ' ' && c != '\t') {
                return false;
            }
        }
        return true;
    }

    /** Neither the query nor the body: they may hold secrets. */
    @Override
    public String toString() {
        return method + ' ' + fields + ' ' + body.length + " bytes";
    }
}
