package dev.precept.pdp.management;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import dev.precept.projections.merkle.Merkle;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A witness as C2SP tlog-witness has it, with two keys under one name. */
final class TestWitness implements AutoCloseable {
    private static final String NAME = "witness.example/w1";

    private final HttpServer server;
    private final List<KeyPair> pairs;
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private long size;
    private byte[] root = Merkle.empty();

    private TestWitness(HttpServer server, List<KeyPair> pairs) {
        this.server = server;
        this.pairs = pairs;
    }

    static TestWitness start() throws IOException, GeneralSecurityException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        KeyPairGenerator keys = KeyPairGenerator.getInstance("Ed25519", "SunEC");
        TestWitness witness =
                new TestWitness(server, List.of(keys.generateKeyPair(), keys.generateKeyPair()));
        server.createContext("/w/add-checkpoint", witness::answer);
        server.start();
        return witness;
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort() + "/w/";
    }

    /** What went wrong. */
    Queue<String> faults() {
        return faults;
    }

    private static byte[] typed(KeyPair pair) {
        byte[] encoded = pair.getPublic().getEncoded();
        byte[] typed = Arrays.copyOfRange(encoded, encoded.length - 33, encoded.length);
        typed[0] = 4;
        return typed;
    }

    private static byte[] id(KeyPair pair) throws GeneralSecurityException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update((NAME + "\n").getBytes(StandardCharsets.UTF_8));
        return Arrays.copyOf(digest.digest(typed(pair)), 4);
    }

    List<String> keys() throws GeneralSecurityException {
        List<String> keys = new ArrayList<>();
        for (KeyPair pair : pairs) {
            keys.add(
                    NAME
                            + "+"
                            + HexFormat.of().formatHex(id(pair))
                            + "+"
                            + Base64.getEncoder().encodeToString(typed(pair)));
        }
        return keys;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        try {
            String answer = cosigned(body);
            int status = answer.startsWith("—") ? 200 : 409;
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (GeneralSecurityException | RuntimeException e) {
            faults.add(e + " of " + body);
            exchange.sendResponseHeaders(422, -1);
        } finally {
            exchange.close();
        }
    }

    private synchronized String cosigned(String body) throws GeneralSecurityException {
        int border = body.indexOf("\n\n");
        List<String> lines = body.substring(0, border).lines().toList();
        String note = body.substring(border + 2);
        long old = Long.parseLong(lines.getFirst().substring("old ".length()));
        if (old != size) {
            return size + "\n";
        }
        String text = note.substring(0, note.indexOf("\n\n") + 1);
        List<String> head = text.lines().toList();
        long grown = Long.parseLong(head.get(1));
        byte[] grownRoot = Base64.getDecoder().decode(head.get(2));
        List<byte[]> proof =
                lines.subList(1, lines.size()).stream().map(Base64.getDecoder()::decode).toList();
        if (!Merkle.isConsistent(old, root, grown, grownRoot, proof)) {
            throw new IllegalStateException("no proof from " + old + " to " + grown);
        }
        size = grown;
        root = grownRoot;
        StringBuilder answer = new StringBuilder();
        for (KeyPair pair : pairs) {
            answer.append(line(pair, text));
        }
        return answer.toString();
    }

    private static String line(KeyPair pair, String text) throws GeneralSecurityException {
        long seconds = Instant.now().getEpochSecond();
        Signature signature = Signature.getInstance("Ed25519", "SunEC");
        signature.initSign(pair.getPrivate());
        signature.update(
                ("cosignature/v1\ntime " + seconds + "\n" + text).getBytes(StandardCharsets.UTF_8));
        byte[] line =
                ByteBuffer.allocate(4 + 8 + 64)
                        .put(id(pair))
                        .putLong(seconds)
                        .put(signature.sign())
                        .array();
        return "— " + NAME + " " + Base64.getEncoder().encodeToString(line) + "\n";
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
