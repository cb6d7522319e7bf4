package dev.precept.pdp.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.precept.pdp.TestCertificate;
import dev.precept.pdp.jose.Certificates;
import dev.precept.pdp.settings.SettingException;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

class TrustedProxiesTest {
    @TempDir static Path folder;

    private static String pem;
    private static String told;

    private final TrustedProxies proxies =
            new TrustedProxies(List.of("10.0.0.0/8", "2001:db8::/32"), "Client-Cert");

    @BeforeAll
    static void make() throws Exception {
        pem = Files.readString(TestCertificate.make(folder).certificate());
        told = ":" + pem.replaceAll("-----[A-Z ]+-----|\n", "") + ":";
    }

    private boolean isBelieved(String address, String... values) throws Exception {
        return isBelieved(proxies, address, values);
    }

    private static boolean isBelieved(TrustedProxies proxies, String address, String... values)
            throws Exception {
        String[] fields =
                Stream.of(values)
                        .flatMap(it -> Stream.of("client-cert", it))
                        .toArray(String[]::new);
        Peer peer = new Peer(InetAddress.getByName(address), List.of());
        Question question = new Question("GET", "/", Fields.of(fields), new byte[0], peer);
        return proxies.behind(question).peer().certificate() != null;
    }

    @Test
    void threat23_onlyATrustedProxyIsBelieved() throws Exception {
        assertThat(isBelieved("10.1.2.3", told)).isTrue();
        assertThat(isBelieved("2001:db8::7", told)).isTrue();
        assertThat(isBelieved("11.1.2.3", told)).isFalse();
        assertThat(isBelieved("127.0.0.1", told)).isFalse();
        assertThat(isBelieved("2001:db9::7", told)).isFalse();
        TrustedProxies none = new TrustedProxies(List.of(), "");
        assertThat(isBelieved(none, "10.1.2.3", told)).isFalse();
        Peer unknown = new Peer(null, List.of());
        Question question =
                new Question("GET", "/", Fields.of("Client-Cert", told), new byte[0], unknown);
        assertThat(proxies.behind(question).peer().certificate()).isNull();
    }

    @Test
    void threat23_whatATrustedProxySaysHasToBeOneCertificate() throws Exception {
        String escaped = URLEncoder.encode(pem, StandardCharsets.UTF_8).replace("+", "%20");
        assertThat(isBelieved("10.1.2.3", escaped)).isTrue();
        assertThat(isBelieved("10.1.2.3", told, told)).isFalse();
        assertThat(isBelieved("10.1.2.3")).isFalse();
        for (String wrong :
                List.of(
                        "",
                        ":",
                        "::",
                        ":x",
                        ":!!:",
                        "%",
                        "x".repeat(20_000),
                        ":" + Base64.getEncoder().encodeToString(new byte[100]) + ":")) {
            assertThat(isBelieved("10.1.2.3", wrong)).as(wrong).isFalse();
        }
    }

    @Test
    void theProxysOwnCertificateIsNotItsClients() throws Exception {
        Peer proxy =
                new Peer(
                        InetAddress.getByName("10.1.2.3"),
                        List.of(Certificates.read(told).orElseThrow()));
        Question question = new Question("GET", "/", Fields.of(), new byte[0], proxy);
        assertThat(proxies.behind(question).peer().certificate()).isNull();
    }

    @Test
    void settingsThatMeanNothingAreRefused() {
        assertThatExceptionOfType(SettingException.class)
                .isThrownBy(() -> new TrustedProxies(List.of("10.0.0.0/8"), ""));
        assertThatExceptionOfType(SettingException.class)
                .isThrownBy(() -> new TrustedProxies(List.of(), "Client-Cert"));
        assertThatExceptionOfType(SettingException.class)
                .isThrownBy(() -> new TrustedProxies(List.of("proxy.example"), "Client-Cert"));
    }
}
