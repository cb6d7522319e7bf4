package dev.precept.pdp.listener;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.listener.RequestReader.TooLarge;

import io.netty.buffer.Unpooled;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Claims on random requests, cut and damaged anywhere. */
class RequestReaderProperties {
    private static final int MOST = 2_000;
    private static final int RUNS = 20_000;
    private static final long SEED = Long.getLong("seed", System.nanoTime());

    private final SplittableRandom random = new SplittableRandom(SEED);

    RequestReaderProperties() {
        System.out.println("RequestReaderProperties -Dseed=" + SEED);
    }

    private String request() {
        StringBuilder request = new StringBuilder(random.nextBoolean() ? "POST /a" : "PUT /b?c");
        request.append(" HTTP/1.1\r\nHost: h\r\n");
        for (int i = random.nextInt(5); i > 0; i--) {
            request.append('X').append(random.nextInt(3)).append(": ");
            request.append("v".repeat(random.nextInt(40))).append("\r\n");
        }
        int bytes = random.nextInt(300);
        if (random.nextBoolean()) {
            return request + "Content-Length: " + bytes + "\r\n\r\n" + "b".repeat(bytes);
        }
        request.append("Transfer-Encoding: chunked\r\n\r\n");
        while (bytes > 0) {
            int chunk = 1 + random.nextInt(bytes);
            request.append(Integer.toHexString(chunk)).append("\r\n");
            request.append("c".repeat(chunk)).append("\r\n");
            bytes -= chunk;
        }
        return request + "0\r\n\r\n";
    }

    /** What is read of the bytes, cut at these places; the last thing may be a refusal. */
    private static List<String> read(byte[] bytes, int[] cuts) {
        RequestReader reader = new RequestReader(new Budget(1 << 24));
        List<String> read = new ArrayList<>();
        int from = 0;
        try {
            for (int cut : cuts) {
                reader.append(Unpooled.wrappedBuffer(bytes, from, cut - from));
                from = cut;
                takeAll(reader, read);
            }
        } catch (Refusal refused) {
            read.add("refused");
        } catch (TooLarge tooLarge) {
            read.add("too large");
        }
        return read;
    }

    private static void takeAll(RequestReader reader, List<String> read) throws Refusal, TooLarge {
        while (true) {
            Head head = reader.head();
            byte[] body = head == null ? null : reader.body(head, MOST);
            if (head == null || body == null) {
                return;
            }
            StringBuilder all = new StringBuilder(head.method()).append(head.target());
            for (int i = 0; i < head.fields().size(); i++) {
                all.append(head.fields().name(i)).append(head.fields().value(i));
            }
            read.add(all + new String(body, StandardCharsets.ISO_8859_1));
        }
    }

    @Test
    void itDoesNotMatterHowTheBytesAreCutNorWhatIsRemembered() {
        for (int run = 0; run < RUNS; run++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(4); i >= 0; i--) {
                text.append(request());
            }
            byte[] bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
            if (random.nextBoolean()) {
                damage(bytes);
            }
            List<String> whole = read(bytes, new int[] {bytes.length});
            int[] cuts = random.ints(random.nextInt(30), 0, bytes.length).sorted().toArray();
            int[] all = Arrays.copyOf(cuts, cuts.length + 1);
            all[cuts.length] = bytes.length;
            assertThat(read(bytes, all)).as(text.toString()).isEqualTo(whole);
        }
    }

    private void damage(byte[] bytes) {
        byte[] odd = {0, '\r', '\n', ' ', '\t', ':', ',', ';', '0', 'f', (byte) 0x80, (byte) 0xFF};
        for (int i = random.nextInt(3); i >= 0; i--) {
            bytes[random.nextInt(bytes.length)] = odd[random.nextInt(odd.length)];
        }
    }
}
