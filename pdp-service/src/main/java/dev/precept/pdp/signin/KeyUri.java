package dev.precept.pdp.signin;

import io.nayuki.qrcodegen.QrCode;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A secret as authenticator apps take it up: a link, which also stands in an image to be scanned
 * (the form that Google's authenticator began and all apps read).
 */
final class KeyUri {
    private static final int GROUP = 4;
    private static final int QUIET_MODULES = 4;

    private KeyUri() {}

    static String of(String organization, String account, String secret) {
        String label = encoded(organization) + ':' + encoded(account);
        return "otpauth://totp/" + label + "?secret=" + secret + "&issuer=" + encoded(organization);
    }

    /** The secret as people type it. */
    static String inGroups(String secret) {
        return secret.replaceAll("(.{" + GROUP + "})(?=.)", "$1 ");
    }

    /** A QR code of the link: an image as a data URL. */
    static String image(String uri) {
        QrCode code = QrCode.encodeText(uri, QrCode.Ecc.MEDIUM);
        StringBuilder dark = new StringBuilder();
        for (int y = 0; y < code.size; y++) {
            for (int x = 0; x < code.size; x++) {
                if (code.getModule(x, y)) {
                    dark.append('M').append(x + QUIET_MODULES).append(',');
                    dark.append(y + QUIET_MODULES).append("h1v1h-1z");
                }
            }
        }
        int side = code.size + 2 * QUIET_MODULES;
        String svg =
                """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d">\
                <rect width="100%%" height="100%%" fill="#fff"/><path fill="#000" d="%s"/></svg>\
                """
                        .formatted(side, side, dark);
        byte[] bytes = svg.getBytes(StandardCharsets.UTF_8);
        return "data:image/svg+xml;base64," + Base64.getEncoder().encodeToString(bytes);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
