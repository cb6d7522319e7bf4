package dev.precept.pdp.federation;

import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;

/** An issuer of tokens on this machine: a server that publishes its key, and the key. */
public final class ForeignIssuer implements AutoCloseable {
    public static final String KID = "key-1";

    private final HttpServer server;
    private final KeyPair keys;
    private final AtomicInteger requests = new AtomicInteger();

    public ForeignIssuer() throws IOException, GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(3_072);
        keys = generator.generateKeyPair();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        serve("/jwks", keySet());
        serve(
                "/metadata",
                "{\"issuer\":\"" + issuer() + "\",\"jwks_uri\":\"" + issuer() + "/jwks\"}");
        server.start();
    }

    /** Its keys, as they are published; one of them is of no use. */
    public String keySet() {
        RSAPublicKey open = (RSAPublicKey) keys.getPublic();
        return "{\"keys\":[{\"kty\":\"oct\",\"kid\":\"secret\",\"k\":\"AA\"},{\"kty\":\"RSA\","
                + "\"use\":\"sig\",\"kid\":\""
                + KID
                + "\",\"n\":\""
                + number(open.getModulus())
                + "\",\"e\":\"AQAB\"}]}";
    }

    private void serve(String path, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        server.createContext(
                path,
                exchange -> {
                    requests.incrementAndGet();
                    exchange.sendResponseHeaders(200, bytes.length);
                    exchange.getResponseBody().write(bytes);
                    exchange.close();
                });
    }

    public String issuer() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** How often it was asked. */
    public int requests() {
        return requests.get();
    }

    /** Claims of an access token, issued now; more as members, each with a comma before. */
    public String claims(String client, String subject, String more) {
        long now = Instant.now().getEpochSecond();
        return "{\"iss\":\""
                + issuer()
                + "\",\"aud\":[\"https://books.example\"],\"client_id\":\""
                + client
                + "\",\"sub\":\""
                + subject
                + "\",\"scope\":\"read\",\"jti\":\"t-1\",\"iat\":"
                + now
                + ",\"exp\":"
                + (now + 600)
                + more
                + "}";
    }

    public String token(String claims) {
        return token("{\"alg\":\"RS256\",\"typ\":\"at+jwt\",\"kid\":\"" + KID + "\"}", claims);
    }

    /** A token of any header and claims, signed with the issuer's key all the same. */
    public String token(String header, String claims) {
        String signed = encode(header) + "." + encode(claims);
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(keys.getPrivate());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed
                    + "."
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encode(String json) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String number(BigInteger value) {
        byte[] bytes = value.toByteArray();
        int from = bytes[0] == 0 ? 1 : 0;
        byte[] unsigned = java.util.Arrays.copyOfRange(bytes, from, bytes.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(unsigned);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
