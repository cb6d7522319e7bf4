package dev.precept.pdp.ops;

import dev.precept.pdp.settings.ServiceSettings;
import dev.precept.pdp.settings.SettingException;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The main listener. Without TLS it binds the loopback interface only, unless the operator says
 * that something in front does TLS (ARCHITECTURE 8.1).
 */
@Component
final class Listener implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {
    private final ServiceSettings settings;

    Listener(ServiceSettings settings) {
        this.settings = settings;
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.setPort(settings.port());
        ServiceSettings.Tls tls = settings.tls();
        if (tls != null) {
            factory.setSsl(ssl(tls));
        } else if (!settings.insecureBind()) {
            factory.setAddress(InetAddress.getLoopbackAddress());
        }
    }

    private static Ssl ssl(ServiceSettings.Tls tls) {
        Ssl ssl = new Ssl();
        ssl.setCertificate(readable(tls.certificate(), "certificate").toString());
        ssl.setCertificatePrivateKey(readable(tls.key(), "key").toString());
        ssl.setEnabledProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        return ssl;
    }

    private static Path readable(Path file, String what) {
        if (!Files.isReadable(file)) {
            throw new SettingException(
                    "The TLS " + what + " '" + file + "' cannot be read.",
                    "Name a PEM file that this user can read.");
        }
        return file;
    }
}
