package dev.precept.pdp.listener;

import dev.precept.pdp.door.Fields;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads heads of requests (RFC 9112 sections 3 to 6), strictly. Requests of one connection mostly
 * differ in little: a line that is the same as the last time is not read again, and its texts are
 * the same objects. One thread at a time.
 */
final class HeadReader {
    private static final String HTTP_1_1 = "HTTP/1.1";
    private static final String HTTP_1_0 = "HTTP/1.0";
    private static final byte[] NOTHING = {};

    private final @Nullable Line[] last = new Line[Limits.FIELDS];
    private byte[] lastRequestLine = NOTHING;
    private String method = "";
    private String target = "";

    /** The host a target in absolute form names; empty in any other. */
    private String authority = "";

    private boolean isOld;

    /**
     * Reads a head.
     *
     * @param lines where each line begins, and where the last ends; each ends with CR LF
     * @param count how many lines there are
     */
    Head read(byte[] buffer, int[] lines, int count) throws Refusal {
        requestLine(buffer, lines[0], lines[1] - 2);
        boolean isRemembered = lines[count] - lines[0] <= Limits.REMEMBERED_HEAD_BYTES;
        String[] pairs = new String[2 * (count - 1)];
        Framing framing = new Framing();
        for (int i = 1; i < count; i++) {
            Line line = line(i - 1, buffer, lines[i], lines[i + 1] - 2, isRemembered);
            pairs[2 * i - 2] = line.name();
            pairs[2 * i - 1] = line.value();
            framing.take(line);
        }
        framing.check(isOld);
        framing.checkHost(authority);
        return new Head(
                method,
                target,
                Fields.taking(pairs),
                framing.length,
                isOld,
                isOld ? !framing.keepsAlive : framing.closes,
                framing.awaitsContinue);
    }

    /**
     * Where a line ends that is the same as the last time: the place of its line feed; -1 where it
     * is not the same, or has not come whole.
     *
     * @param index of the line in the head
     */
    int endOfKnown(int index, byte[] buffer, int start, int to) {
        Line known = index == 0 ? null : last[Math.min(index, last.length) - 1];
        byte[] bytes = index == 0 ? lastRequestLine : known == null ? NOTHING : known.bytes();
        int end = start + bytes.length;
        boolean isSame =
                bytes.length > 0
                        && end + 1 < to
                        && buffer[end] == '\r'
                        && buffer[end + 1] == '\n'
                        && Arrays.equals(bytes, 0, bytes.length, buffer, start, end);
        return isSame ? end + 1 : -1;
    }

    private Line line(int index, byte[] buffer, int start, int end, boolean isRemembered)
            throws Refusal {
        Line known = last[index];
        if (known != null && known.is(buffer, start, end)) {
            return known;
        }
        Line line = Line.read(buffer, start, end);
        last[index] = isRemembered ? line : null;
        return line;
    }

    private void requestLine(byte[] buffer, int start, int end) throws Refusal {
        if (Arrays.equals(lastRequestLine, 0, lastRequestLine.length, buffer, start, end)) {
            return;
        }
        lastRequestLine = NOTHING;
        int methodEnd = start;
        while (methodEnd < end && Line.isTokenCharacter(buffer[methodEnd])) {
            methodEnd++;
        }
        int targetEnd = end - 1 - HTTP_1_1.length();
        if (methodEnd == start
                || methodEnd - start > Limits.METHOD_CHARACTERS
                || methodEnd + 1 >= targetEnd
                || buffer[methodEnd] != ' '
                || buffer[targetEnd] != ' ') {
            throw new Refusal(400, "the request line is not one of HTTP/1.1");
        }
        String version = text(buffer, targetEnd + 1, end);
        isOld = version.equals(HTTP_1_0);
        if (!isOld && !version.equals(HTTP_1_1)) {
            throw new Refusal(
                    version.startsWith("HTTP/") ? 505 : 400, "this is not a request of HTTP/1.1");
        }
        for (int i = methodEnd + 1; i < targetEnd; i++) {
            if (buffer[i] <= 0x20 || buffer[i] == 0x7F || buffer[i] == '#') {
                throw new Refusal(400, "the request's target has a character that has no place");
            }
        }
        method = text(buffer, start, methodEnd);
        target = originForm(text(buffer, methodEnd + 1, targetEnd));
        if (end - start <= Limits.REMEMBERED_HEAD_BYTES) {
            lastRequestLine = Arrays.copyOfRange(buffer, start, end);
        }
    }

    /** RFC 9112 section 3.2.2: a server takes the absolute form too. */
    private String originForm(String sent) throws Refusal {
        authority = "";
        if (sent.startsWith("/")) {
            return sent;
        }
        int host = sent.indexOf("://") + "://".length();
        boolean isAbsolute =
                sent.regionMatches(true, 0, "http://", 0, "http://".length())
                        || sent.regionMatches(true, 0, "https://", 0, "https://".length());
        int path = sent.indexOf('/', host);
        int query = sent.indexOf('?');
        if (!isAbsolute || path <= host || (query >= 0 && query < path)) {
            throw new Refusal(400, "the request's target must be a path");
        }
        authority = sent.substring(host, path);
        return sent.substring(path);
    }

    private static String text(byte[] buffer, int start, int end) {
        return new String(buffer, start, end - start, StandardCharsets.ISO_8859_1);
    }

    /** What the fields say of where the request ends (RFC 9112 section 6.3), and the connection. */
    private static final class Framing {
        private int hosts;
        private String host = "";
        private int lengths;
        private int encodings;
        private long length;
        private boolean closes;
        private boolean keepsAlive;
        private boolean awaitsContinue;

        void take(Line line) throws Refusal {
            switch (line.meaning()) {
                case HOST -> {
                    hosts++;
                    host = line.value();
                }
                case CONTENT_LENGTH -> {
                    lengths++;
                    length = length(line.value());
                }
                case TRANSFER_ENCODING -> {
                    encodings++;
                    if (!line.value().equalsIgnoreCase("chunked")) {
                        throw new Refusal(501, "of transfer codings only chunked is read");
                    }
                }
                case CONNECTION -> {
                    closes |= names(line.value(), "close");
                    keepsAlive |= names(line.value(), "keep-alive");
                }
                case EXPECT -> {
                    if (!line.value().equalsIgnoreCase("100-continue")) {
                        throw new Refusal(417, "of expectations only 100-continue is met");
                    }
                    awaitsContinue = true;
                }
                case OTHER -> {}
            }
        }

        void check(boolean isOld) throws Refusal {
            if (hosts > 1 || (hosts == 0 && !isOld)) {
                throw new Refusal(400, "a request has one Host field");
            }
            if (lengths + encodings > 1) {
                throw new Refusal(400, "the request says its length in more than one way");
            }
            if (encodings == 1) {
                if (isOld) {
                    throw new Refusal(400, "HTTP/1.0 has no transfer codings");
                }
                length = Head.CHUNKED;
            }
            closes |= isOld && !keepsAlive;
            keepsAlive &= !closes;
        }

        /** What the target says would count over the field: they must not disagree. */
        void checkHost(String authority) throws Refusal {
            if (!authority.isEmpty() && hosts > 0 && !authority.equalsIgnoreCase(host)) {
                throw new Refusal(400, "the request's target and its Host field disagree");
            }
        }

        private static long length(String value) throws Refusal {
            if (value.isEmpty() || value.length() > Limits.LENGTH_DIGITS) {
                throw new Refusal(400, "Content-Length takes a decimal number");
            }
            long length = 0;
            for (int i = 0; i < value.length(); i++) {
                char c = value.charAt(i);
                if (c < '0' || c > '9') {
                    throw new Refusal(400, "Content-Length takes a decimal number");
                }
                length = length * 10 + c - '0';
            }
            return length;
        }

        private static boolean names(String value, String option) {
            for (String one : value.split(",", -1)) {
                if (one.strip().equalsIgnoreCase(option)) {
                    return true;
                }
            }
            return false;
        }
    }
}
